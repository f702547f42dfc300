namespace FfiToolkit.Tests.Support;

/// <summary>Functions of the C library: the main program has them, but for Windows, where a program exports its own alone.</summary>
internal static class CLibrary
{
    internal static DynamicLibrary Load(FfiContext context) => OperatingSystem.IsWindows() ? context.Load("msvcrt.dll") : context.LoadMainProgram();
}
