using System.Runtime.InteropServices;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// An eventfd that libuv's loop looks at, on Linux in Node: what wakes the loop is one write, with no lock around it. The loop may run as
/// soon as it is woken, in the middle of that write. With one processor, having to wait for a lock then (Node-API's thread-safe
/// function), or for the end of the write (<c>uv_async_send</c>), takes two changes of thread more.
/// </summary>
internal sealed unsafe partial class DescriptorWaker : LoopWaker
{
    // <sys/eventfd.h>, on x64 and arm64 alike
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private readonly Action _run;
    private readonly int _descriptor;
    private readonly nint _poll;
    private readonly nint _hook;

    internal DescriptorWaker(nint env, Action run)
    {
        _run = run;
        nint loop;
        JsValues.Check(Napi.GetEventLoop(env, &loop));

        _descriptor = CreateEvent(0, NonBlocking | CloseOnExec);
        if (_descriptor < 0)
        {
            throw Refused("the process may have too many files open");
        }

        GCHandle handle = GCHandle.Alloc(this);
        nint self = GCHandle.ToIntPtr(handle);
        _poll = LibUv.Watch(loop, _descriptor, self, &Woken);
        if (_poll == 0)
        {
            handle.Free();
            _ = Close(_descriptor);
            throw Refused("its epoll looks at no more files for this user (/proc/sys/fs/epoll/max_user_watches)");
        }

        LibUv.Unref(_poll);
        nint hook;
        JsValues.Check(Napi.AddAsyncCleanupHook(env, &End, self, &hook));
        _hook = hook;
    }

    internal override void Wake()
    {
        ulong one = 1;
        _ = Write(_descriptor, &one, sizeof(ulong));
    }

    internal override void Hold() => LibUv.Ref(_poll);

    internal override void LetGo() => LibUv.Unref(_poll);

    private static FfiException Refused(string reason) =>
        new(FfiErrorCodes.CallFailed, $"callbacks of other threads need an eventfd that the event loop looks at, and the system gives no more: {reason}");

    private static DescriptorWaker Of(nint self) => (DescriptorWaker)GCHandle.FromIntPtr(self).Target!;

    [UnmanagedCallersOnly]
    private static void Woken(nint poll, int status, int events)
    {
        DescriptorWaker waker = Of(LibUv.DataOf(poll));
        ulong count;
        _ = Read(waker._descriptor, &count, sizeof(ulong));
        waker._run();
    }

    [UnmanagedCallersOnly]
    private static void End(nint hook, nint self) => LibUv.Close(Of(self)._poll, &Closed);

    [UnmanagedCallersOnly]
    private static void Closed(nint poll)
    {
        // The last that is called.
        nint self = LibUv.DataOf(poll);
        DescriptorWaker waker = Of(self);
        GCHandle.FromIntPtr(self).Free();
        _ = Close(waker._descriptor);
        LibUv.Free(poll);
        _ = Napi.RemoveAsyncCleanupHook(waker._hook);
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
