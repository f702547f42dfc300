using System.Globalization;
using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Support;

/// <summary>The mappings of this process, as <c>/proc/self/maps</c> lists them.</summary>
internal static partial class ProcessMaps
{
    /// <summary>The name that the engine gives its memory files.</summary>
    internal const string CodeFile = "/memfd:ffitoolkit-code";

    /// <summary>Skips the calling test where the operating system does not list the mappings.</summary>
    internal static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Mappings are read from /proc/self/maps, which is Linux's.");

    /// <summary>Reads the mappings. Skips the calling test where the operating system does not list them.</summary>
    internal static IReadOnlyList<Mapping> Read()
    {
        Require();
        return [.. File.ReadAllLines("/proc/self/maps").Select(Mapping.Parse)];
    }

    internal static IReadOnlyList<Mapping> OfCode() => [.. Read().Where(static mapping => mapping.Path.StartsWith(CodeFile, StringComparison.Ordinal))];

    /// <summary>Waits until the code of tests before is gone: contexts that nobody disposed go with their finalizers.</summary>
    internal static void Settle()
    {
        if (OperatingSystem.IsLinux())
        {
            Garbage.CollectUntil(static () => OfCode().Count == 0);
        }
    }

    internal static long ExecutableBytesOfCode() => OfCode().Where(static mapping => mapping.IsExecutable).Sum(static mapping => mapping.Size);

    /// <summary>Whether a library is mapped. Windows' loader knows its libraries by their paths.</summary>
    internal static bool Contains(string path) => OperatingSystem.IsWindows() ? GetModuleHandle(path) != 0 : Read().Any(mapping => mapping.Path == path);

    /// <summary>
    /// Whether a closed library is gone. musl keeps every library for the life of the process ("Functional differences from
    /// glibc", section "Unloading libraries"): there only what the engine refuses can be seen, and the answer is yes.
    /// </summary>
    internal static bool IsUnmapped(string path) => Guest.IsMusl || !Contains(path);

    /// <summary>What is writable and executable at once: libffi's closures, once a test has made some.</summary>
    internal static IReadOnlyList<Mapping> WritableAndExecutable() =>
        OperatingSystem.IsLinux() ? [.. Read().Where(static mapping => mapping is { IsWritable: true, IsExecutable: true })] : [];

    /// <summary>Asserts that nothing has become writable and executable.</summary>
    /// <param name="before">What was before the test.</param>
    internal static void AssertNothingIsWritableAndExecutable(IReadOnlyList<Mapping> before)
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("DOTNET_EnableWriteXorExecute") == "0",
            "The runtime's own code is writable and executable at once (DOTNET_EnableWriteXorExecute=0), so the engine's cannot be told from it.");
        Require();
        IReadOnlyList<Mapping> both = [.. WritableAndExecutable().Except(before)];
        Assert.True(both.Count == 0, $"Writable and executable at once:\n{string.Join('\n', both)}");
    }

    /// <summary>Waits until the mappings are as wanted.</summary>
    internal static bool WaitUntil(Func<bool> condition) => SpinWait.SpinUntil(
        () =>
        {
            bool met = condition();
            if (!met)
            {
                Thread.Sleep(5);
            }

            return met;
        },
        TimeSpan.FromSeconds(20));

    // Not Process.Modules: Wine takes the better part of a second to list them.
    [LibraryImport("kernel32.dll", EntryPoint = "GetModuleHandleW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint GetModuleHandle(string path);

    internal sealed record Mapping(ulong Start, ulong End, string Rights, string Path)
    {
        internal long Size => (long)(End - Start);

        internal bool IsWritable => Rights.Contains('w');

        internal bool IsExecutable => Rights.Contains('x');

        internal bool Covers(nint address) => (ulong)address >= Start && (ulong)address < End;

        // 7f12a000-7f12b000 r-xp 00000000 00:01 1234   /path, which may hold spaces
        internal static Mapping Parse(string line)
        {
            string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            string[] range = fields[0].Split('-');
            return new Mapping(Hexadecimal(range[0]), Hexadecimal(range[1]), fields[1], fields.Length > 5 ? fields[5].Trim() : "");
        }

        private static ulong Hexadecimal(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
