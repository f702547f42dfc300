using System.Runtime.InteropServices;

namespace FfiToolkit.Emulator.Unicorn;

/// <summary>The functions of unicorn.h (version 2) that are used here.</summary>
/// <remarks>
/// <c>uc_hook_add</c> and <c>uc_ctl</c> are variadic in C. Declared with fixed parameters they are called the same way on
/// Linux; Apple's arm64 passes variadic arguments differently, and there this binding would not do.
/// </remarks>
internal static unsafe partial class UnicornNative
{
    internal const string Library = "libunicorn.so.2";

    /// <summary><c>UC_CTL_CPU_MODEL</c>, to write, one argument.</summary>
    internal const uint SetCpuModel = 0x44000007;

    /// <summary><c>UC_CTL_TB_FLUSH</c>, to write, without arguments.</summary>
    internal const uint FlushTranslations = 0x4000000a;

    [LibraryImport(Library, EntryPoint = "uc_open")]
    internal static partial UnicornError Open(UnicornArchitecture architecture, int mode, out UnicornHandle engine);

    [LibraryImport(Library, EntryPoint = "uc_close")]
    internal static partial UnicornError Close(nint engine);

    [LibraryImport(Library, EntryPoint = "uc_mem_map")]
    internal static partial UnicornError Map(UnicornHandle engine, ulong address, nuint size, uint access);

    [LibraryImport(Library, EntryPoint = "uc_mem_protect")]
    internal static partial UnicornError Protect(UnicornHandle engine, ulong address, nuint size, uint access);

    [LibraryImport(Library, EntryPoint = "uc_mem_unmap")]
    internal static partial UnicornError Unmap(UnicornHandle engine, ulong address, nuint size);

    [LibraryImport(Library, EntryPoint = "uc_mem_write")]
    internal static partial UnicornError Write(UnicornHandle engine, ulong address, void* bytes, nuint size);

    [LibraryImport(Library, EntryPoint = "uc_mem_read")]
    internal static partial UnicornError Read(UnicornHandle engine, ulong address, void* bytes, nuint size);

    [LibraryImport(Library, EntryPoint = "uc_reg_write")]
    internal static partial UnicornError WriteRegister(UnicornHandle engine, int register, void* value);

    [LibraryImport(Library, EntryPoint = "uc_reg_read")]
    internal static partial UnicornError ReadRegister(UnicornHandle engine, int register, void* value);

    [LibraryImport(Library, EntryPoint = "uc_emu_start")]
    internal static partial UnicornError Start(UnicornHandle engine, ulong begin, ulong until, ulong microseconds, nuint instructions);

    [LibraryImport(Library, EntryPoint = "uc_hook_add")]
    internal static partial UnicornError AddHook(UnicornHandle engine, out nuint hook, UnicornHook kind, nint callback, nint userData, ulong begin, ulong end);

    [LibraryImport(Library, EntryPoint = "uc_ctl")]
    internal static partial UnicornError Control(UnicornHandle engine, uint control, ulong first, ulong second);

    [LibraryImport(Library, EntryPoint = "uc_strerror")]
    private static partial nint ErrorText(UnicornError error);

    internal static string Describe(UnicornError error) => Marshal.PtrToStringUTF8(ErrorText(error)) ?? "unknown";
}
