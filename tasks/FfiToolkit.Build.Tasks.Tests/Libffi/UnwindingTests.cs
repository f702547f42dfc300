namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>C++ exceptions through the libraries that are shipped, all of which are linked by one linker with the same flags.</summary>
public sealed class UnwindingTests(AllRuntimes runtimes)
{
    private const string Program = """
        #include <ffi.h>
        #include <cstdio>
        static void callee (int value) { throw value; }
        static void handler (ffi_cif *, void *, void **args, void *) { throw *(int *) args[0] + 1; }
        int main ()
        {
          ffi_cif cif;
          ffi_type *types[] = { &ffi_type_sint };
          int value = 41;
          void *values[] = { &value };
          void *code;
          ffi_closure *closure = (ffi_closure *) ffi_closure_alloc (sizeof (ffi_closure), &code);
          if (ffi_prep_cif (&cif, FFI_DEFAULT_ABI, 1, &ffi_type_void, types) != FFI_OK) return 1;
          if (ffi_prep_closure_loc (closure, &cif, handler, nullptr, code) != FFI_OK) return 2;
          try { ffi_call (&cif, FFI_FN (callee), nullptr, values); } catch (int caught) { std::printf ("%d ", caught); }
          try { ((void (*) (int)) code) (41); } catch (int caught) { std::printf ("%d\n", caught); }
        }
        """;

    [Theory]
    [InlineData("linux-x64", "g++")]
    [InlineData("linux-arm64", "aarch64-linux-gnu-g++", "qemu-aarch64", "-L", "/usr/aarch64-linux-gnu")]
    [InlineData("linux-arm", "arm-linux-gnueabihf-g++", "qemu-arm", "-L", "/usr/arm-linux-gnueabihf")]
    public async Task An_exception_of_a_callee_and_of_a_closure_passes_through(string rid, string compiler, params string[] machine)
    {
        string folder = (await runtimes.GetAsync(rid)).Folder;
        using TemporaryFolder work = new();
        string program = work["throws"];
        await Tool.RunAsync(compiler, "-o", program, work.Write("throws.cc", Program), "-I", Path.Combine(folder, "include"), Path.Combine(folder, "libffi.so.8"), $"-Wl,-rpath,{folder}");

        string[] command = [.. machine, program];
        Assert.Equal("41 42\n", await Tool.RunAsync(command[0], command[1..]));
    }
}
