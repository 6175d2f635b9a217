// The bundle defines this global. Nothing here may name another host.
globalThis.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  // Otherwise the document would be sent to a validator on another host.
  validatorUrl: null,
});
