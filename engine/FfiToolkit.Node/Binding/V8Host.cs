using System.Runtime.InteropServices;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Binding;

/// <summary>
/// Whether the engine of this process is a V8 that native/bind.cc was compiled for. Its word is not enough: Bun gives out V8's
/// version though it has none, and Electron's V8 lays out values otherwise.
/// </summary>
internal static unsafe class V8Host
{
    // Node's major version and the V8 that it has for as long as it is maintained.
    private static readonly (int Node, string V8)[] s_known = [(20, "11.3."), (22, "12.4."), (24, "13.6."), (26, "14.6.")];

    // v8::V8::GetVersion(), as the compilers of each system write it.
    private static string GetVersion => OperatingSystem.IsWindows() ? "?GetVersion@V8@v8@@SAPEBDXZ" : "_ZN2v82V810GetVersionEv";

    // A small integer is a value without memory: on a 64-bit machine the number is in the upper half of the word, and with
    // compressed pointers it is shifted by one bit (v8-internal.h, SmiTagging).
    private const ulong SmallIntegerOne = 1UL << 32;

    /// <summary>Says why functions cannot be bound with V8's own interface, or null where bind.cc knows that version.</summary>
    /// <param name="nodeMajor">The major version of Node.</param>
    /// <param name="v8Version">The version that is given out for its V8, such as <c>14.6.202.34-node.34</c>.</param>
    internal static string? FindObstacle(int nodeMajor, string v8Version)
    {
        // Another embedder's V8 has the same number with other layouts.
        bool isKnown = v8Version.Contains("-node.", StringComparison.Ordinal)
            && Array.Exists(s_known, known => known.Node == nodeMajor && v8Version.StartsWith(known.V8, StringComparison.Ordinal));
        return isKnown
            ? null
            : $"the addon does not know V8 {v8Version} of Node {nodeMajor} (it knows {string.Join(", ", s_known.Select(static known => $"V8 {known.V8}x of Node {known.Node}"))})";
    }

    /// <summary>Says why this process is not one with that V8, or null where it is: nothing of V8 may be called before.</summary>
    /// <param name="values">Makes a JavaScript value, whose bits are then looked at.</param>
    /// <param name="v8Version">The version that is given out for its V8.</param>
    internal static string? Disprove(JsValues values, string v8Version)
    {
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), GetVersion, out nint getVersion))
        {
            return $"the process says that it has V8 {v8Version}, but exports no V8";
        }

        string? version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)getVersion)());
        if (version != v8Version)
        {
            return $"the process says that it has V8 {v8Version}, but the V8 that it exports is {version}";
        }

        // A napi_value is the address of a word, unless V8 is built with direct handles: then it is the word itself.
        ulong handle = (ulong)values.SmallInteger(1);
        return handle != SmallIntegerOne && handle % sizeof(ulong) == 0 && *(ulong*)handle == SmallIntegerOne
            ? null
            : $"V8 {v8Version} of this process keeps values otherwise than Node's does";
    }
}
