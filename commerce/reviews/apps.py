"""What buyers say of what they bought."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Names the app."""

    name = "commerce.reviews"
    label = "reviews"
