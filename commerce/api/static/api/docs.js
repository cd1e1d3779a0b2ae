"use strict";

// Starts the viewer on the schema. A signed-in session needs the CSRF token with unsafe requests.
const page = document.getElementById("api");

window.SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: page,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (!["GET", undefined].includes(request.method)) {
      request.headers["X-CSRFToken"] = page.dataset.csrf;
    }
    return request;
  },
});
