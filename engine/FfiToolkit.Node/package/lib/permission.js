'use strict';

const { addon } = require('./addon.js');

/**
 * Under Node's permission model nothing of the API works unless addons are allowed: the addon is loaded before anything else is
 * looked at, and says so.
 */
function requirePermission() {
  if (process.permission !== undefined) addon();
}

module.exports = { requirePermission };
