// Overrides the settings that Camunda's Cockpit ships with.
export default {
  // which workflows are switched off; the pages Audit, Insight and Callbacks
  customScripts: ['../tasklist/scripts/switches.js', 'scripts/audit.js', 'scripts/insight.js', 'scripts/callbacks.js']
};
