// Overrides the settings that Camunda's Cockpit ships with.
export default {
  // which workflows are switched off; the pages Audit and Insight
  customScripts: ['../tasklist/scripts/switches.js', 'scripts/audit.js', 'scripts/insight.js']
};
