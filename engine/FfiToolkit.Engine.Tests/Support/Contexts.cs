namespace FfiToolkit.Tests.Support;

/// <summary>Contexts that take one call path for certain.</summary>
internal static class Contexts
{
    private static readonly Lazy<CallPath[]> s_available = new(static () =>
    {
        using FfiContext context = new();
        return context.IsFastcallAvailable ? [CallPath.Fast, CallPath.Libffi] : [CallPath.Libffi];
    });

    /// <summary>The paths of this machine and build. That Linux on x64 has both is a test of its own.</summary>
    internal static IReadOnlyList<CallPath> Available => s_available.Value;

    /// <summary>Where the project copies the libffi that this repository builds, which has call plans.</summary>
    internal static string PackedLibffi { get; } = Path.Combine(
        AppContext.BaseDirectory,
        "packed",
        OperatingSystem.IsWindows() ? "ffi-8.dll" : OperatingSystem.IsMacOS() ? "libffi.dylib" : "libffi.so.8");

    /// <summary>On the libffi of this repository; null where it is not built.</summary>
    internal static FfiContext? TryOpenOnPackedLibffi() => File.Exists(PackedLibffi)
        ? new FfiContext(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None, LibffiPath = PackedLibffi })
        : null;

    internal static FfiContext Open(CallPath path)
    {
        if (path == CallPath.Libffi)
        {
            return new FfiContext(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
        }

        FfiContext context = new();
        if (!context.IsFastcallAvailable)
        {
            string obstacle = context.FastcallObstacle!;
            context.Dispose();
            Assert.Skip($"This machine has no fast path: {obstacle}.");
        }

        return context;
    }
}
