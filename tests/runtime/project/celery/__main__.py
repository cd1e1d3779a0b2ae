"""`python -m celery`: says what the real one says when it is up."""

import signal
import sys

print("beat: Starting..." if "beat" in sys.argv else "celery@here ready.", flush=True)
signal.pause()
