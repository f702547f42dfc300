using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>Libraries and symbols that cannot be had: the code, what .NET throws for it, and the loader's own reason.</summary>
public sealed class LoadErrorTests(NativeFixture fixture)
{
    [Fact]
    public void A_missing_library_is_reported_in_the_loaders_words()
    {
        using FfiContext context = new();

        FfiLoadException error = Assert.Throws<FfiLoadException>(() => context.Load("/nowhere/libmissing.so"));

        Assert.Equal("ERR_FFI_CALL_FAILED", error.Code);
        if (OperatingSystem.IsWindows())
        {
            // ERROR_MOD_NOT_FOUND; the words before it are in the machine's language.
            Assert.Matches(@"^Unable to load the library '/nowhere/libmissing.so': Unable to load DLL '/nowhere/libmissing.so' or one of its dependencies: .+\(0x8007007E\)$", error.Message);
        }
        else
        {
            Assert.Equal(
                Guest.IsMusl
                    ? "Unable to load the library '/nowhere/libmissing.so': Error loading shared library /nowhere/libmissing.so: No such file or directory"
                    : "Unable to load the library '/nowhere/libmissing.so': /nowhere/libmissing.so: cannot open shared object file: No such file or directory",
                error.Message);
        }

        Assert.Equal("/nowhere/libmissing.so", error.Path);
        Assert.IsAssignableFrom<DllNotFoundException>(error);
        Assert.EndsWith(error.LoaderMessage, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_reported_in_the_loaders_words()
    {
        using FfiContext context = new();
        using TemporaryFolder folder = new();
        string file = folder.Write("text.so", "this is no library, but long enough to be read as one: an ELF header has 64 bytes, or 52");

        FfiLoadException error = Assert.Throws<FfiLoadException>(() => context.Load(file));

        if (OperatingSystem.IsWindows())
        {
            // ERROR_BAD_EXE_FORMAT
            Assert.Matches(@"^Unable to load the library '.+text\.so': .+\(0x800700(0B|C1)\)$", error.Message);
            return;
        }

        Assert.StartsWith($"Unable to load the library '{file}': {(Guest.IsMusl ? "Error loading shared library " : "")}{file}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_none_is_refused()
    {
        using FfiContext context = new();

        Errors.AssertRefused("Library name must not contain a null character (Parameter 'name')", () => context.Load("lib\0m.so"));
        Errors.AssertRefused("Library name must not contain a null character (Parameter 'name')", () => context.Load("lib\0m.so", LoadFlags.Now));
        Errors.AssertRefused("Library name must not contain a null character (Parameter 'name')", () => context.TryLoad("lib\0m.so", out _));
        Errors.AssertRefused("Library name must not be empty; LoadMainProgram opens the program itself (Parameter 'name')", () => context.Load(""));
        Assert.Throws<ArgumentNullException>(() => context.Load(null!));
        Assert.Throws<ArgumentNullException>(() => context.Load("m", assembly: null!));
    }

    [Fact]
    public void A_missing_symbol_is_reported_in_the_loaders_words()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);

        FfiSymbolException error = Assert.Throws<FfiSymbolException>(() => library.GetSymbol("no_such_symbol"));

        Assert.Equal("ERR_FFI_CALL_FAILED", error.Code);
        if (OperatingSystem.IsWindows())
        {
            Assert.Matches("^Unable to find the symbol 'no_such_symbol': .+$", error.Message);
        }
        else
        {
            Assert.Equal(
                "Unable to find the symbol 'no_such_symbol': " + (Guest.IsMusl ? "Symbol not found: no_such_symbol" : $"{fixture.Path}: undefined symbol: no_such_symbol"),
                error.Message);
        }

        Assert.Equal("no_such_symbol", error.Symbol);
        Assert.IsAssignableFrom<EntryPointNotFoundException>(error);
        Assert.Equal(error.Message, Assert.Throws<FfiSymbolException>(() => library.GetFunction("no_such_symbol", "void()")).Message);
    }

    [Fact]
    public void A_symbol_with_a_null_character_is_refused()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);

        Errors.AssertRefused("Symbol name must not contain a null character (Parameter 'name')", () => library.GetSymbol("ad\0d"));
        Errors.AssertRefused("Function name must not contain a null character (Parameter 'name')", () => library.GetFunction("ad\0d", "void()"));
        Assert.Throws<ArgumentNullException>(() => library.GetSymbol(null!));
        Assert.Throws<ArgumentNullException>(() => library.GetFunction("nothing", (Signature)null!));
    }

    [Fact]
    public void The_main_program_has_the_symbols_of_the_C_library()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A Windows program exports its own functions alone.");
        using FfiContext context = new();
        using DynamicLibrary program = context.LoadMainProgram();

        Assert.Null(program.Path);
        Assert.NotEqual(0, program.GetSymbol("malloc"));
        Assert.Equal(Environment.ProcessId, (int)program.GetFunction("getpid", "i32()").Invoke());
    }

    [Fact]
    public void A_library_is_found_by_name_through_the_loaders_search()
    {
        using FfiContext context = new();
        string name = OperatingSystem.IsWindows() ? "msvcrt.dll" : "libm.so.6";
        using DynamicLibrary math = context.Load(name);

        Assert.Equal(name, math.Path);
        Assert.Equal(1024.0, (double)math.GetFunction("pow", "f64(f64, f64)").Invoke(2.0, 10.0));
    }
}
