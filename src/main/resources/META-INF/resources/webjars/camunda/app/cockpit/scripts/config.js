// Overrides the settings that Camunda's Cockpit ships with.
export default {
  // which workflows are switched off
  customScripts: ['../tasklist/scripts/switches.js']
};
