using System.Runtime.InteropServices;

namespace FfiToolkit.Node.NodeApi;

/// <summary>
/// What the addon uses of the libuv inside of Node (<c>uv.h</c>), to have a file descriptor looked at. Looked up when it is used: other
/// runtimes have no libuv, or functions of its names that end the process.
/// </summary>
internal static unsafe class LibUv
{
    // uv.h, UV_HANDLE_TYPE_MAP and enum uv_poll_event
    private const int PollHandle = 8;
    private const int Readable = 1;

    private static readonly delegate* unmanaged<int, nuint> s_handleSize = (delegate* unmanaged<int, nuint>)Find("uv_handle_size");
    private static readonly delegate* unmanaged<nint, nint, void> s_setData = (delegate* unmanaged<nint, nint, void>)Find("uv_handle_set_data");
    private static readonly delegate* unmanaged<nint, nint> s_getData = (delegate* unmanaged<nint, nint>)Find("uv_handle_get_data");
    private static readonly delegate* unmanaged<nint, nint, int, int> s_pollInit = (delegate* unmanaged<nint, nint, int, int>)Find("uv_poll_init");

    private static readonly delegate* unmanaged<nint, int, delegate* unmanaged<nint, int, int, void>, int> s_pollStart =
        (delegate* unmanaged<nint, int, delegate* unmanaged<nint, int, int, void>, int>)Find("uv_poll_start");

    private static readonly delegate* unmanaged<nint, void> s_ref = (delegate* unmanaged<nint, void>)Find("uv_ref");
    private static readonly delegate* unmanaged<nint, void> s_unref = (delegate* unmanaged<nint, void>)Find("uv_unref");

    private static readonly delegate* unmanaged<nint, delegate* unmanaged<nint, void>, void> s_close =
        (delegate* unmanaged<nint, delegate* unmanaged<nint, void>, void>)Find("uv_close");

    /// <summary>Has a loop look at a descriptor until <see cref="Close"/>.</summary>
    /// <param name="loop">The <c>uv_loop_t</c>.</param>
    /// <param name="descriptor">The file descriptor.</param>
    /// <param name="data">What <see cref="DataOf"/> gives.</param>
    /// <param name="readable">Called as long as there is something to read, with the handle, a status and the events.</param>
    /// <returns>The handle, which keeps the loop running; 0 where libuv refuses.</returns>
    internal static nint Watch(nint loop, int descriptor, nint data, delegate* unmanaged<nint, int, int, void> readable)
    {
        nint handle = (nint)NativeMemory.AllocZeroed(s_handleSize(PollHandle));
        s_setData(handle, data);
        if (s_pollInit(loop, handle, descriptor) != 0)
        {
            Free(handle);
            return 0;
        }

        // Fails for a handle that is being closed, and for no other.
        _ = s_pollStart(handle, Readable, readable);
        return handle;
    }

    internal static nint DataOf(nint handle) => s_getData(handle);

    internal static void Ref(nint handle) => s_ref(handle);

    internal static void Unref(nint handle) => s_unref(handle);

    /// <summary>Ends a handle. It is to be freed when the loop calls that it is closed.</summary>
    internal static void Close(nint handle, delegate* unmanaged<nint, void> closed) => s_close(handle, closed);

    internal static void Free(nint handle) => NativeMemory.Free((void*)handle);

    private static nint Find(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);
}
