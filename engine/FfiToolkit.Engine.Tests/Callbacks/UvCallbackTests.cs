using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>libuv runs the program's timers on its loop, and its work on threads of its own.</summary>
public sealed unsafe class UvCallbackTests
{
    // <uv.h>: UV_TIMER of uv_handle_type, UV_WORK of uv_req_type, UV_RUN_DEFAULT.
    private const int Timer = 13;
    private const int Work = 7;
    private const int RunDefault = 0;

    [Theory, BothPaths]
    public void Timers_and_work_on_other_threads_call_the_program(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        DynamicLibrary uv = SystemLibrary.Load(ffi, "libuv.so.1");
        using Memory loop = Allocate(uv, "uv_loop_size", null);
        using Memory timer = Allocate(uv, "uv_handle_size", Timer);
        NativeFunction close = uv.GetFunction("uv_close", "void(pointer, void(*)(pointer))");
        NativeFunction queue = uv.GetFunction("uv_queue_work", "i32(pointer, pointer, void(*)(pointer), void(*)(pointer, i32))");
        Memory[] requests = [.. Enumerable.Range(0, 20).Select(_ => Allocate(uv, "uv_req_size", Work))];
        int here = Environment.CurrentManagedThreadId;
        int ticks = 0;
        int worked = 0;
        int elsewhere = 0;
        int finished = 0;
        bool isClosed = false;
        using NativeCallback closed = ffi.CreateCallback("void(pointer)", (nint handle) => { isClosed = handle == timer.Address; });
        using NativeCallback work = ffi.CreateCallback("void(pointer)", (nint request) =>
        {
            GC.Collect(0);
            Interlocked.Increment(ref worked);
            _ = Environment.CurrentManagedThreadId == here ? 0 : Interlocked.Increment(ref elsewhere);
        });
        using NativeCallback after = ffi.CreateCallback("void(pointer, i32)", (nint request, int status) =>
        {
            Assert.Equal((0, here), (status, Environment.CurrentManagedThreadId));
            finished++;
        });
        using NativeCallback tick = ffi.CreateCallback("void(pointer)", (nint handle) =>
        {
            foreach (Memory request in requests.Skip(ticks * 5).Take(5))
            {
                Assert.Equal(0, (int)queue.Invoke(loop.Address, request.Address, work, after));
            }

            if (++ticks == 4)
            {
                close.Invoke(handle, closed);
            }
        });

        Assert.Equal(0, (int)uv.GetFunction("uv_loop_init", "i32(pointer)").Invoke(loop.Address));
        Assert.Equal(0, (int)uv.GetFunction("uv_timer_init", "i32(pointer, pointer)").Invoke(loop.Address, timer.Address));
        Assert.Equal(0, (int)uv.GetFunction("uv_timer_start", "i32(pointer, void(*)(pointer), u64, u64)").Invoke(timer.Address, tick, 1, 1));
        Assert.Equal(0, (int)uv.GetFunction("uv_run", "i32(pointer, i32)").Invoke(loop.Address, RunDefault));

        Assert.Equal((4, 20, 20, 20, true), (ticks, worked, elsewhere, finished, isClosed));
        Assert.Equal(0, (int)uv.GetFunction("uv_loop_close", "i32(pointer)").Invoke(loop.Address));
        Array.ForEach(requests, static request => request.Dispose());
    }

    [Theory, BothPaths]
    public void What_a_timer_throws_comes_out_of_the_loop_and_the_loop_runs_on_when_it_is_run_again(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        DynamicLibrary uv = SystemLibrary.Load(ffi, "libuv.so.1");
        using Memory loop = Allocate(uv, "uv_loop_size", null);
        using Memory timer = Allocate(uv, "uv_handle_size", Timer);
        NativeFunction run = uv.GetFunction("uv_run", "i32(pointer, i32)");
        NativeFunction stop = uv.GetFunction("uv_stop", "void(pointer)");
        NativeFunction stopTimer = uv.GetFunction("uv_timer_stop", "i32(pointer)");
        int ticks = 0;
        using NativeCallback tick = ffi.CreateCallback("void(pointer)", (nint handle) =>
        {
            if (++ticks == 2)
            {
                stop.Invoke(loop.Address);
                throw new TimeoutException("second tick");
            }

            if (ticks == 3)
            {
                stopTimer.Invoke(handle);
            }
        });
        uv.GetFunction("uv_loop_init", "i32(pointer)").Invoke(loop.Address);
        uv.GetFunction("uv_timer_init", "i32(pointer, pointer)").Invoke(loop.Address, timer.Address);
        uv.GetFunction("uv_timer_start", "i32(pointer, function, u64, u64)").Invoke(timer.Address, tick, 1, 1);

        Assert.Equal("second tick", Assert.Throws<TimeoutException>(() => run.Invoke(loop.Address, RunDefault)).Message);
        Assert.Equal(0, (int)run.Invoke(loop.Address, RunDefault));
        Assert.Equal(3, ticks);
    }

    private static Memory Allocate(DynamicLibrary uv, string size, int? kind) =>
        new((nuint)(ulong)(kind is { } of ? uv.GetFunction(size, "size_t(i32)").Invoke(of) : uv.GetFunction(size, "size_t()").Invoke()));

    private sealed class Memory(nuint size) : IDisposable
    {
        internal nint Address { get; } = (nint)NativeMemory.AllocZeroed(size);

        public void Dispose() => NativeMemory.Free((void*)Address);
    }
}
