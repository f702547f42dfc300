'use strict';

const { addon } = require('./addon.js');
const { printed } = require('./errors.js');

let hasOwnPermission;

/**
 * Under Node's permission model nothing of the API works without the permission of node:ffi, where Node has one, and without that
 * of addons anywhere: the addon is loaded before anything else is looked at, and says so.
 * @throws Error `ERR_ACCESS_DENIED`
 */
function requirePermission() {
  const { permission } = process;
  if (permission === undefined) return;
  hasOwnPermission ??= process.allowedNodeEnvironmentFlags.has('--allow-ffi');
  if (hasOwnPermission && !permission.has('ffi')) {
    const denied = printed(Error, 'ERR_ACCESS_DENIED', 'Access to this API has been restricted. Use --allow-ffi to manage permissions.');
    throw Object.assign(denied, { permission: 'FFI', resource: '' });
  }
  addon();
}

module.exports = { requirePermission };
