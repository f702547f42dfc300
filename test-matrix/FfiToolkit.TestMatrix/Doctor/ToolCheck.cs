using System.Runtime.InteropServices;

namespace FfiToolkit.TestMatrix;

/// <summary>Looks for tools on this machine.</summary>
internal static class ToolCheck
{
    internal static bool IsThere(Tool tool) => tool.IsLibrary ? HasLibrary(tool.Name) : ChildProgram.Exists(tool.Name);

    private static bool HasLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }
}
