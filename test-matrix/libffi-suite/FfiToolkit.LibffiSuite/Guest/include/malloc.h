#pragma once
#include <alloca.h>
#include <stdlib.h>
