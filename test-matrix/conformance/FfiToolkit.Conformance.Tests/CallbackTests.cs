using System.Collections.Immutable;
using System.Reflection;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;

namespace FfiToolkit.Conformance.Tests;

/// <summary>
/// Callback stubs of every convention, run on emulated processors: functions that gcc and clang compiled call them, with scalars,
/// structs, unions and arrays, and a compiled function behind the callback keeps what it was given.
/// </summary>
public sealed class CallbackTests
{
    private const int CasesPerUnit = 100;
    private const int Misstated = 20;

    // Taken for those of another class, the structs are elsewhere by every convention; a quick corpus has few that Windows x64 tells apart.
    private static readonly string[] s_mistakable = ["void({i64}, f64)", "i32({f64}, i32)", "f64({i32, i32}, f32)", "i64({f32})"];

    // gcc makes objects for the systems that it is here for; those of the others are clang's alone.
    [Theory]
    [InlineData("linux-x64", TargetAbi.SystemVX64, "clang")]
    [InlineData("linux-x64", TargetAbi.SystemVX64, "gcc")]
    [InlineData("win-x64", TargetAbi.WindowsX64, "clang")]
    [InlineData("win-x64", TargetAbi.WindowsX64, "gcc")]
    [InlineData("linux-arm64", TargetAbi.Aapcs64, "clang")]
    [InlineData("linux-arm64", TargetAbi.Aapcs64, "gcc")]
    [InlineData("osx-arm64", TargetAbi.AppleArm64, "clang")]
    [InlineData("win-arm64", TargetAbi.WindowsArm64, "clang")]
    [InlineData("linux-arm", TargetAbi.Aapcs32HardFloat, "clang")]
    [InlineData("linux-arm", TargetAbi.Aapcs32HardFloat, "gcc")]
    public void Callbacks_see_what_callers_pass_and_give_back_what_they_return(string rid, TargetAbi abi, string compiler)
    {
        Assert.SkipUnless(GuestToolchain.TryFind(out GuestToolchain? toolchain, out string? missing), missing ?? "");
        ImmutableArray<ConformanceCase> cases = CasesOf(abi);
        GuestTarget target = GuestTargets.Find(rid)!;
        using CallbackCell cell = new(new GuestMachine(target, watches: false), Compile(toolchain, target, compiler, cases), abi);

        List<string> wrong = [];
        foreach (ConformanceCase one in cases)
        {
            AddTo(wrong, one, "called by a compiled function", cell.RunFromCaller(one));
            AddTo(wrong, one, "called by a slot stub", cell.RunFromSlots(one));
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {2 * cases.Length}:\n{string.Join('\n', wrong.Take(12))}");
        Assert.InRange(cases.Count(static one => one.IsScalar), 50, int.MaxValue);
        Assert.InRange(cases.Count(static one => !one.IsScalar), 50, int.MaxValue);

        // A bench that does not notice a broken stub proves nothing. Windows x64 returns an aggregate in rax whatever is in it.
        Fault[] faults = abi == TargetAbi.WindowsX64 ? [Fault.WrongClass] : [Fault.WrongClass, Fault.ResultOfWrongClass];
        foreach (Fault fault in faults)
        {
            (int tried, List<string> unnoticed) = Break(cell, cases, abi, fault);
            Assert.True(unnoticed.Count == 0, $"{fault} went unnoticed in {unnoticed.Count} of {tried}:\n{string.Join('\n', unnoticed)}");
            Assert.InRange(tried, 3, Misstated);
        }
    }

    private static ImmutableArray<ConformanceCase> CasesOf(TargetAbi abi)
    {
        ImmutableArray<ConformanceCase> all = Corpus.Create(abi, Options.QuickCount, Corpus.Seed);
        SplitMix random = new(Corpus.Seed);
        return [.. all.Where(static one => !one.Signature.IsVariadic), .. s_mistakable.Select((text, i) => Corpus.Case(abi, all.Length + i, Signature.Parse(text), random))];
    }

    private static (int Tried, List<string> Unnoticed) Break(CallbackCell cell, ImmutableArray<ConformanceCase> cases, TargetAbi abi, Fault fault)
    {
        int tried = 0;
        List<string> unnoticed = [];
        foreach (ConformanceCase one in cases)
        {
            if (tried < Misstated && Canaries.ShowsItself(fault, one, abi) && Misstatement.Of(fault, one.Signature, abi) is { } other)
            {
                string? what = cell.RunMisstated(one, other, out bool isSame);
                tried += isSame ? 0 : 1;
                if (what is null && !isSame)
                {
                    unnoticed.Add($"{one.Signature}, taken for {other}");
                }
            }
        }

        return (tried, unnoticed);
    }

    private static void AddTo(List<string> wrong, ConformanceCase one, string how, string? what)
    {
        if (what is not null)
        {
            wrong.Add($"{one.Signature}, {how}: {what}");
        }
    }

    private static byte[] Compile(GuestToolchain toolchain, GuestTarget target, string compiler, ImmutableArray<ConformanceCase> cases)
    {
        string root = typeof(CallbackTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static one => one.Key == "ConformanceFolder").Value!;
        string folder = Directory.CreateDirectory(Path.Combine(root, "callbacks", $"{target.Name}-{compiler}")).FullName;
        string[] units = [.. cases.Chunk(CasesPerUnit).Select(CallbackSource.Callers), CallbackSource.Entry];
        if (compiler == "clang")
        {
            GuestTarget relaxed = target with { CompilerOptions = [.. target.CompilerOptions, "-fno-strict-aliasing"] };
            return EmulatorRunner.Compile(toolchain, relaxed, [.. units.Select(static unit => new GuestSource(unit))], folder);
        }

        ExecutableTarget tools = ExecutableTarget.Of(target.Name);
        string[] options =
        [
            "-std=gnu11", "-O1", "-ffreestanding", "-fno-builtin", "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fno-strict-aliasing", "-w", "-g0", "-c",
            .. tools.CompileArguments.Where(static one => one != "-fno-pie"),
            .. target.Linker == GuestLinker.Elf ? ["-fPIC"] : Array.Empty<string>(),
        ];
        string product = $"{target.Name}.image";
        string stamp = BuildStamp.Of(tools.Linker, [tools.Linker, .. options, .. GuestCompiler.OptionsFor(target), .. units]);
        if (!BuildStamp.IsCurrent(folder, stamp, product))
        {
            string[] objects = [.. units.Select((_, i) => Path.Combine(folder, $"{i}.o"))];
            for (int i = 0; i < units.Length; i++)
            {
                File.WriteAllText(Path.Combine(folder, $"{i}.c"), units[i]);
                ChildProgram.Require(folder, $"{i}.log", [tools.Linker, .. options, $"{i}.c", "-o", objects[i]]);
            }

            _ = new GuestCompiler(toolchain).LinkAsync(target, objects, folder).GetAwaiter().GetResult();
            BuildStamp.Write(folder, stamp, product);
        }

        return File.ReadAllBytes(Path.Combine(folder, product));
    }
}
