using System.Runtime.InteropServices;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Node-API's way to wake an event loop, which every runtime has. It holds a lock while it does, which the loop wants first of all.</summary>
internal sealed unsafe class ThreadsafeFunctionWaker : LoopWaker
{
    private readonly Action _run;
    private readonly nint _env;
    private readonly nint _function;

    internal ThreadsafeFunctionWaker(nint env, Action run)
    {
        _env = env;
        _run = run;
        JsValues values = new(env);
        nint self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        nint function;
        JsValues.Check(Napi.CreateThreadsafeFunction(env, 0, 0, values.String("@ffitoolkit/node callbacks"), 0, 1, self, &End, self, &Run, &function));
        _function = function;
        LetGo();
    }

    internal override void Wake() => _ = Napi.CallThreadsafeFunction(_function, 0, Napi.NonBlocking);

    internal override void Hold() => _ = Napi.RefThreadsafeFunction(_env, _function);

    internal override void LetGo() => _ = Napi.UnrefThreadsafeFunction(_env, _function);

    [UnmanagedCallersOnly]
    private static void Run(nint env, nint function, nint self, nint data)
    {
        // Without an environment what it has queued is only taken back.
        if (env != 0)
        {
            ((ThreadsafeFunctionWaker)GCHandle.FromIntPtr(self).Target!)._run();
        }
    }

    // With the environment: it runs nothing any more.
    [UnmanagedCallersOnly]
    private static void End(nint env, nint self, nint context) => GCHandle.FromIntPtr(self).Free();
}
