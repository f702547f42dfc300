using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace FfiToolkit.StubsInV8;

/// <summary>The two forms in which stubs are written: rows of a table of C++, and what JavaScript must know of them.</summary>
internal static class AddonFiles
{
    internal static void Write(string folder, ImmutableArray<BoundStub> stubs)
    {
        StringBuilder table = new();
        foreach (BoundStub stub in stubs)
        {
            table.Append("STUB(").Append(FormattableString.Invariant($"0x{stub.Target:x}")).Append(", \"");
            foreach (byte one in stub.Code)
            {
                table.Append(FormattableString.Invariant($"\\x{one:x2}"));
            }

            table.Append("\", ").AppendJoin(", ", stub.Arguments.Prepend(stub.Result).Select(InC)).Append(")\n");
        }

        File.WriteAllText(Path.Combine(folder, "stubs.inc"), table.ToString());
        File.WriteAllText(Path.Combine(folder, "stubs.json"), JsonSerializer.Serialize(stubs.Select(static stub => new { name = stub.Name, result = stub.Result, arguments = stub.Arguments, passed = stub.Passed, expected = stub.Expected })));
    }

    private static string InC(string type) => type switch
    {
        "pointer" => "void*",
        "float32" => "float",
        "float64" => "double",
        "bool" or "void" => type,
        _ => $"{type}_t",
    };
}
