namespace FfiToolkit.Tests.Support;

/// <summary>Real libraries that not every machine has.</summary>
internal static class SystemLibrary
{
    /// <summary>Loads one; skips the calling test where it is not installed.</summary>
    internal static DynamicLibrary Load(FfiContext ffi, string name)
    {
        Assert.SkipUnless(ffi.TryLoad(name, out DynamicLibrary? library), $"{name} is not installed; eng/test.sh installs it on x64.");
        return library!;
    }
}
