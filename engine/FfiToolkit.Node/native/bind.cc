// What Node-API cannot do, or not as fast: functions that V8's optimised code calls directly, and callbacks of native code. One
// object per Node ABI, compiled with that Node's headers and FFITK_NODE set to its major version; everything else of the addon is C#.
// All of it is in namespaces without a name: objects for other versions of V8 are linked into the same addon.
#include "callback.h"
#include "coroutine_call.h"
#include "direct_call.h"
#include "helpers.h"
#include "isolate.h"
#include "javascript.h"
#include "js_function.h"
#include "memory_call.h"

#define FFITK_JOIN(name, node) name##_##node
#define FFITK_EXPORT_AS(name, node) FFITK_JOIN(name, node)
#define FFITK_EXPORT(name) FFITK_EXPORT_AS(name, FFITK_NODE)

namespace {

// What C# calls (V8Functions.cs).
struct Functions {
  decltype(&Bind) bind;
  decltype(&Describe) describe;
  decltype(&MakeHelpers) make_helpers;
  decltype(&MakeInvoke) make_invoke;
  decltype(&InvokerOf) invoker_of;
  decltype(&MakeReadingInvoke) make_reading_invoke;
  decltype(&IsTerminating) is_terminating;
  decltype(&Enter) enter;
  decltype(&Leave) leave;
  decltype(&Adapt) adapt;
  decltype(&Hold) hold;
  decltype(kAnswer) answer;
  decltype(&MakeResume) make_resume;
  decltype(&Know) know;
};

}  // namespace

extern "C" const Functions* FFITK_EXPORT(ffitk_functions)() {
  static constexpr Functions functions = {Bind, Describe, MakeHelpers, MakeInvoke, InvokerOf, MakeReadingInvoke, IsTerminating, Enter, Leave, Adapt, Hold, kAnswer, MakeResume, Know};
  return &functions;
}
