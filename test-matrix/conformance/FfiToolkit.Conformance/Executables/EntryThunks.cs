using System.Globalization;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Writes the assembly through which stubs reach callees: <c>entry_7</c> leads to <c>callee_7</c> by way of <c>ffitk_entry</c>.</summary>
internal static class EntryThunks
{
    internal static string NameOf(int id) => string.Create(CultureInfo.InvariantCulture, $"entry_{id}");

    internal static string Write(IEnumerable<ConformanceCase> cases, TargetAbi abi)
    {
        StringBuilder text = new("    .text\n");
        if (abi == TargetAbi.Aapcs32HardFloat)
        {
            text.Append("    .syntax unified\n    .arch armv7-a\n");
        }

        foreach (ConformanceCase one in cases)
        {
            string callee = CSource.CalleeName(one.Id);
            string entry = NameOf(one.Id);
            text.Append(abi switch
            {
                TargetAbi.SystemVX64 or TargetAbi.WindowsX64 =>
                    $"    .globl {entry}\n{entry}: leaq {callee}(%rip), %r11\n    jmp ffitk_entry\n",
                TargetAbi.Aapcs64 =>
                    $"    .globl {entry}\n    .p2align 2\n{entry}: adrp x17, {callee}\n    add x17, x17, :lo12:{callee}\n    b ffitk_entry\n",

                // Half of the targets are Thumb code: bit 0 of their address says so, and the stub must heed it.
                TargetAbi.Aapcs32HardFloat =>
                    $"    {(one.Id % 2 == 0 ? ".arm" : ".thumb")}\n    .globl {entry}\n    .p2align 2\n    .type {entry}, %function\n"
                    + $"{entry}: movw r12, #:lower16:{callee}\n    movt r12, #:upper16:{callee}\n    b{(one.Id % 2 == 0 ? " ffitk_entry" : ".w ffitk_entry_thumb")}\n",
                _ => throw new ArgumentOutOfRangeException(nameof(abi), abi, "No executables are built for this convention."),
            });
        }

        return text.Append(abi == TargetAbi.WindowsX64 ? "" : abi == TargetAbi.SystemVX64
            ? "    .section .note.GNU-stack, \"\", @progbits\n"
            : "    .section .note.GNU-stack, \"\", %progbits\n").ToString();
    }
}
