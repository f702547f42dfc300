'use strict';

const { coded } = require('./errors.js');

/** Under Node's permission model native code has to be allowed: by --allow-ffi where Node knows it, by --allow-addons before. */
function requirePermission() {
  const permission = process.permission;
  if (permission === undefined || permission.has('ffi')) return;
  if (process.allowedNodeEnvironmentFlags.has('--allow-ffi')) {
    const error = coded(Error, 'ERR_ACCESS_DENIED', 'Access to this API has been restricted. Use --allow-ffi to manage permissions.');
    error.permission = 'FFI';
    throw error;
  }
}

module.exports = { requirePermission };
