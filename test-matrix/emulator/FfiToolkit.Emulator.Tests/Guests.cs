using System.Collections.Concurrent;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;

namespace FfiToolkit.Emulator.Tests;

/// <summary>Targets as test data, and images for them, each compiled once.</summary>
internal static class Guests
{
    private static readonly ConcurrentDictionary<(GuestTarget, string), Lazy<byte[]>> s_images = [];

    /// <summary>The names of all targets, in the two forms of Mach-O and both instruction sets of linux-arm.</summary>
    public static TheoryData<string> Names => [.. GuestTargets.All.Select(static target => target.Name)];

    /// <summary>A target; the test is skipped where its tools or Unicorn are missing.</summary>
    internal static GuestTarget Named(string name)
    {
        Toolchain();
        return GuestTargets.Find(name)!;
    }

    internal static GuestToolchain Toolchain()
    {
        if (!GuestToolchain.TryFind(out GuestToolchain? toolchain, out string? problem))
        {
            Assert.Skip(problem);
        }

        return toolchain;
    }

    internal static byte[] Compile(GuestTarget target, string source) =>
        s_images.GetOrAdd((target, source), static key => new Lazy<byte[]>(() => CompileAnew(key.Item1, key.Item2))).Value;

    /// <summary>Compiles in a folder that stays for the caller to look at.</summary>
    internal static byte[] Compile(GuestTarget target, string source, string folder) => new GuestCompiler(Toolchain())
        .CompileAsync(target, [new GuestSource(Prologue + source)], folder, TestContext.Current.CancellationToken)
        .GetAwaiter()
        .GetResult();

    private const string Prologue = """
        #ifdef _WIN32
        #define EXPORT __declspec(dllexport)
        #else
        #define EXPORT __attribute__((visibility("default")))
        #endif
        typedef __UINTPTR_TYPE__ word;
        #ifdef _MSC_VER
        int _fltused = 0;
        #endif

        """;

    private static byte[] CompileAnew(GuestTarget target, string source)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-emulator-");
        try
        {
            return Compile(target, source, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
