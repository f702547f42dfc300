/* Included by ffitest.h; nothing of it is used. */
#pragma once
