using System.Collections.Immutable;
using System.Text.Json;

namespace FfiToolkit.MatrixSupport;

/// <summary>How one suite went in one cell: the file that every suite writes and the matrix runner reads.</summary>
public sealed record SuiteReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The suite's name, as in <c>matrix.json</c>.</summary>
    public required string Suite { get; init; }

    /// <summary>The cell: a runtime identifier.</summary>
    public required string Cell { get; init; }

    /// <summary>How near to the real machine it ran: native, qemu-user, wine or emulated.</summary>
    public required string Level { get; init; }

    /// <summary>How many cases passed.</summary>
    public int Passed { get; init; }

    /// <summary>How many cases failed as they are known to; each is in the suite's own list with its reason.</summary>
    public int ExpectedFailures { get; init; }

    /// <summary>Cases that failed unexpectedly.</summary>
    public ImmutableArray<CaseReport> Failures { get; init; } = [];

    /// <summary>Cases that were not run, with the reason.</summary>
    public ImmutableArray<CaseReport> Skipped { get; init; } = [];

    /// <summary>What is missing and how to get it, when nothing could run; null otherwise.</summary>
    public string? Missing { get; init; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether everything that ran passed, and something ran. Skipped is never green.</summary>
    public bool IsGood => Missing is null && Failures.IsEmpty && Passed > 0;

    /// <summary>Writes the report, whole or not at all.</summary>
    public void Write(string path)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, s_json) + "\n");
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">The file is not one.</exception>
    public static SuiteReport Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SuiteReport>(File.ReadAllText(path), s_json) ?? throw new JsonException("the file is empty");
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"'{path}' is not a suite's report: {failure.Message}", failure);
        }
    }
}
