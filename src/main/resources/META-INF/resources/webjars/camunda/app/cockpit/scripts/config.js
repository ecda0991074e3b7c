// Overrides the settings that Camunda's Cockpit ships with.
export default {
  // which workflows are switched off; the page of figures
  customScripts: ['../tasklist/scripts/switches.js', 'scripts/insight.js']
};
