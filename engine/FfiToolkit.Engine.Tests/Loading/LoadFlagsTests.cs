using FfiToolkit.Loading;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Loading;

/// <summary>What the flags of a load do, on libraries that differ by them.</summary>
[Collection(ProcessMapsGroup.Name)]
public sealed class LoadFlagsTests(NativeFixture fixture) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(LoadFlags.None, false)]
    [InlineData(LoadFlags.Local, false)]
    [InlineData(LoadFlags.Global, true)]
    public async Task Only_a_global_library_lends_its_symbols(LoadFlags flags, bool lends)
    {
        RequireFlags();
        string symbol = $"lent_{flags}";
        string path = await CompileAsync("lender", $"int {symbol}(void) {{ return 1; }}");
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(path, flags);
        using DynamicLibrary program = context.LoadMainProgram();

        Assert.Equal(lends, program.TryGetFunction(symbol, "i32()", out _));
    }

    [Fact]
    public async Task What_is_bound_at_once_must_all_be_there()
    {
        RequireFlags();
        string path = await CompileAsync("lacking", "int nobody_has_this(void); int calls_it(void) { return nobody_has_this(); } int seven(void) { return 7; }", "-Wl,-z,lazy");
        using FfiContext context = new();

        Assert.Contains("nobody_has_this", Assert.Throws<FfiLoadException>(() => context.Load(path, LoadFlags.Now)).Message, StringComparison.Ordinal);
        Assert.Equal(7, (int)context.Load(path, LoadFlags.Lazy).GetFunction("seven", "i32()").Invoke());
        Assert.Equal(7, (int)context.Load(path).GetFunction("seven", "i32()").Invoke());
    }

    [Fact]
    public async Task A_deeply_bound_library_prefers_its_own_symbols()
    {
        RequireFlags();
        using FfiContext context = new();
        using DynamicLibrary first = context.Load(await CompileAsync("first", "int who_is_it(void) { return 1; }"), LoadFlags.Global);
        const string second = "int who_is_it(void) { return 2; } int asks(void) { return who_is_it(); }";

        using DynamicLibrary ordinary = context.Load(await CompileAsync("ordinary", second));
        using DynamicLibrary deep = context.Load(await CompileAsync("deep", second), LoadFlags.DeepBind);

        Assert.Equal(1, (int)ordinary.GetFunction("asks", "i32()").Invoke());
        Assert.Equal(2, (int)deep.GetFunction("asks", "i32()").Invoke());
    }

    [Fact]
    public void A_library_that_is_not_to_be_deleted_stays_after_it_was_closed()
    {
        string path = fixture.Copy();
        using FfiContext context = new();
        DynamicLibrary library = context.Load(path, LoadFlags.NoDelete);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        Assert.Equal(3, (int)add.Invoke(1, 2));

        library.Dispose();

        Errors.AssertClosed(() => add.Invoke(1, 2));
        Assert.True(ProcessMaps.Contains(path));
    }

    [Fact]
    public async Task The_flags_have_the_numbers_of_this_machines_header()
    {
        RequireFlags();
        string path = await CompileAsync("numbers", """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            int lazy(void) { return RTLD_LAZY | RTLD_LOCAL; }
            int now(void) { return RTLD_NOW; }
            int global(void) { return RTLD_LAZY | RTLD_GLOBAL; }
            int nodelete(void) { return RTLD_LAZY | RTLD_NODELETE; }
            int deepbind(void) { return RTLD_LAZY | RTLD_DEEPBIND; }
            """);
        using FfiContext context = new();
        using DynamicLibrary header = context.Load(path);

        Assert.Equal(Number("lazy"), DlopenMode.Of(LoadFlags.None, LoaderKind.Glibc));
        Assert.Equal(Number("lazy"), DlopenMode.Of(LoadFlags.Lazy | LoadFlags.Local, LoaderKind.Glibc));
        Assert.Equal(Number("now"), DlopenMode.Of(LoadFlags.Now, LoaderKind.Glibc));
        Assert.Equal(Number("global"), DlopenMode.Of(LoadFlags.Global, LoaderKind.Glibc));
        Assert.Equal(Number("nodelete"), DlopenMode.Of(LoadFlags.NoDelete, LoaderKind.Glibc));
        Assert.Equal(Number("deepbind"), DlopenMode.Of(LoadFlags.DeepBind, LoaderKind.Glibc));

        int Number(string name) => (int)header.GetFunction(name, "i32()").Invoke();
    }

    [Fact]
    public void Flags_that_exclude_each_other_are_refused()
    {
        using FfiContext context = new();

        Errors.AssertRefused("Load flags Lazy and Now exclude each other; give one of them", () => context.Load("m", LoadFlags.Lazy | LoadFlags.Now));
        Errors.AssertRefused("Load flags Local and Global exclude each other; give one of them", () => context.Load("m", LoadFlags.Local | LoadFlags.Global));
        Errors.AssertRefused("Load flags 0x41 hold bits that stand for nothing; combine the members of LoadFlags", () => context.Load("m", (LoadFlags)0x41));
    }

    [Theory]
    [InlineData("Musl", LoadFlags.DeepBind, "musl")]
    [InlineData("FreeBsd", LoadFlags.DeepBind | LoadFlags.Now, "FreeBSD")]
    [InlineData("MacOs", LoadFlags.DeepBind | LoadFlags.Global, "macOS")]
    [InlineData("Windows", LoadFlags.DeepBind, "Windows")]
    [InlineData("Windows", LoadFlags.Global, "Windows")]
    public void A_flag_that_a_system_lacks_is_refused_by_name(string kind, LoadFlags flags, string system)
    {
        LoaderKind loader = Enum.Parse<LoaderKind>(kind);
        LoadFlags lacking = flags.HasFlag(LoadFlags.DeepBind) ? LoadFlags.DeepBind : flags;

        Errors.AssertRefused(
            $"Load flag {lacking} cannot be had: the loader of {system} does not have it; load without it",
            () => DlopenMode.Require(flags, loader));
        DlopenMode.Require(LoadFlags.Now | LoadFlags.Local | LoadFlags.NoDelete, loader);
    }

    public void Dispose() => _folder.Dispose();

    private static void RequireFlags()
    {
        Assert.SkipUnless(NativeLoader.Kind == LoaderKind.Glibc, "The libraries are compiled here, and glibc has every flag.");
        CCompiler.Require();
    }

    private async Task<string> CompileAsync(string name, string source, params string[] options)
    {
        string code = _folder.Write(name + ".c", source);
        string path = _folder.Combine($"lib{name}{Guid.NewGuid():N}.so");
        await CCompiler.CompileObjectAsync(code, code + ".o", "-O0");
        await CCompiler.LinkAsync([code + ".o", .. options], path);
        return path;
    }
}
