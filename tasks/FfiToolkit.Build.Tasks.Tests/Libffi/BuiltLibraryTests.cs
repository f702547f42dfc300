using System.Text;
using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Recipes;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>What the built libraries are, told by binutils and by running them.</summary>
public sealed partial class BuiltLibraryTests(BuiltLibffi libffi)
{
    // libffi.map.in's nodes for linux-x64, written down by hand from its documentation: the oracle does not use our parser.
    private static readonly Dictionary<string, string> s_older = new()
    {
        ["LIBFFI_BASE_8.0"] = "ffi_type_void ffi_type_uint8 ffi_type_sint8 ffi_type_uint16 ffi_type_sint16 ffi_type_uint32 ffi_type_sint32 ffi_type_uint64 ffi_type_sint64 ffi_type_float ffi_type_double ffi_type_longdouble ffi_type_pointer ffi_call ffi_prep_cif ffi_prep_cif_var ffi_raw_call ffi_ptrarray_to_raw ffi_raw_to_ptrarray ffi_raw_size ffi_java_raw_call ffi_java_ptrarray_to_raw ffi_java_raw_to_ptrarray ffi_java_raw_size ffi_get_struct_offsets",
        ["LIBFFI_COMPLEX_8.0"] = "ffi_type_complex_float ffi_type_complex_double ffi_type_complex_longdouble",
        ["LIBFFI_CLOSURE_8.0"] = "ffi_closure_alloc ffi_closure_free ffi_prep_closure ffi_prep_closure_loc ffi_prep_raw_closure ffi_prep_raw_closure_loc ffi_prep_java_raw_closure ffi_prep_java_raw_closure_loc",
        ["LIBFFI_GO_CLOSURE_8.0"] = "ffi_call_go ffi_prep_go_closure",
    };

    private static readonly Dictionary<string, string> s_current = new(s_older)
    {
        ["LIBFFI_BASE_8.1"] = "ffi_get_version ffi_get_version_number ffi_get_default_abi ffi_get_closure_size",
        ["LIBFFI_CALL_PLAN_8.4"] = "ffi_call_plan_alloc ffi_call_plan_invoke ffi_call_plan_free",
        ["LIBFFI_CALL_PLAN_8.5"] = "ffi_call_plan_size",
        ["LIBFFI_INT128_8.3"] = "ffi_type_sint128 ffi_type_uint128",
    };

    [Theory]
    [InlineData(RealSources.Current, 48)]
    [InlineData(RealSources.Older, 38)]
    public async Task The_exports_are_exactly_the_expected_ones(string version, int count)
    {
        BuildResult built = await libffi.GetAsync(version);
        string symbols = await Tool.RunAsync("readelf", "-W", "--dyn-syms", Library(built));

        string[] expected = [.. (version == RealSources.Current ? s_current : s_older).SelectMany(node => node.Value.Split(' ').Select(name => $"{name}@{node.Key}")).Order(StringComparer.Ordinal)];
        string[] actual = [.. DefinedSymbol().Matches(symbols).Select(match => $"{match.Groups[1].Value}@{match.Groups[2].Value}").Order(StringComparer.Ordinal)];
        Assert.Equal(count, expected.Length);
        Assert.Equal(expected, actual);
        Assert.Equal(expected, built.Record.Exports);
    }

    [Theory]
    [InlineData(RealSources.Current)]
    [InlineData(RealSources.Older)]
    public async Task The_library_names_itself_needs_only_libc_and_has_no_executable_stack(string version)
    {
        string library = Library(await libffi.GetAsync(version));
        string dynamic = await Tool.RunAsync("readelf", "-W", "-d", library);
        string headers = await Tool.RunAsync("readelf", "-W", "-l", library);

        Assert.Contains("Library soname: [libffi.so.8]", dynamic, StringComparison.Ordinal);
        Assert.DoesNotContain("TEXTREL", dynamic, StringComparison.Ordinal);
        Assert.All(Needed().Matches(dynamic).Select(match => match.Groups[1].Value), name => Assert.Matches(@"^lib(c|pthread)\.so\.\d$", name));
        Assert.Matches(@"GNU_STACK.*RW\s", headers);
        Assert.DoesNotContain("RWE", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_glibc_is_not_asked_for_memfd_create()
    {
        string symbols = await Tool.RunAsync("readelf", "-W", "--dyn-syms", Library(await libffi.GetAsync(RealSources.Current)));

        Assert.DoesNotContain("memfd_create", symbols, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_path_of_this_machine_is_inside()
    {
        BuildResult built = await libffi.GetAsync(RealSources.Current);
        string[] paths = [Path.GetTempPath() + "ffitk", Repository.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/", "/build/"];

        Assert.All(Directory.EnumerateFiles(built.Folder, "*", SearchOption.AllDirectories), file =>
        {
            string content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.All(paths, path => Assert.DoesNotContain(path, content, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(RealSources.Current, true)]
    [InlineData(RealSources.Current, false)]
    [InlineData(RealSources.Older, true)]
    [InlineData(RealSources.Older, false)]
    public async Task A_c_program_calls_through_it(string version, bool shared)
    {
        BuildResult built = await libffi.GetAsync(version);
        using TemporaryFolder folder = new();
        string source = folder.Write("smoke.c", """
            #include <ffi.h>
            #include <math.h>
            #include <stdio.h>
            static void handler (ffi_cif *cif, void *ret, void **args, void *data)
            {
              *(ffi_arg *) ret = (ffi_arg) (*(int *) args[0] + *(int *) data);
            }
            int main (void)
            {
              ffi_cif cif;
              ffi_type *types[] = { &ffi_type_double, &ffi_type_double };
              double x = 2, y = 10, result = 0;
              void *values[] = { &x, &y };
              if (ffi_prep_cif (&cif, FFI_DEFAULT_ABI, 2, &ffi_type_double, types) != FFI_OK) return 1;
              ffi_call (&cif, FFI_FN (pow), &result, values);
              ffi_cif callback;
              ffi_type *one[] = { &ffi_type_sint };
              int base = 40;
              void *code;
              ffi_closure *closure = ffi_closure_alloc (sizeof (ffi_closure), &code);
              if (ffi_prep_cif (&callback, FFI_DEFAULT_ABI, 1, &ffi_type_sint, one) != FFI_OK) return 2;
              if (ffi_prep_closure_loc (closure, &callback, handler, &base, code) != FFI_OK) return 3;
              printf ("%g %d\n", result, ((int (*) (int)) code) (2));
              return 0;
            }
            """);
        string program = folder["smoke"];

        await Tool.RunAsync("cc", "-o", program, source, "-I", Path.Combine(built.Folder, "include"), shared ? Library(built) : Path.Combine(built.Folder, "libffi.a"), $"-Wl,-rpath,{built.Folder}", "-lm", "-lpthread");

        Assert.Equal("1024 42\n", await Tool.RunAsync(program));
    }

    private static string Library(BuildResult built) => Path.Combine(built.Folder, "libffi.so.8");

    [GeneratedRegex(@"(?:GLOBAL|WEAK)\s+DEFAULT\s+\d+\s+(\w+)@@?(\S+)$", RegexOptions.Multiline)]
    private static partial Regex DefinedSymbol();

    [GeneratedRegex(@"\(NEEDED\).*\[(.*)\]")]
    private static partial Regex Needed();
}
