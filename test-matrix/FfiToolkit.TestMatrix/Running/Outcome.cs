using System.Text.Json.Serialization;

namespace FfiToolkit.TestMatrix;

/// <summary>How a suite went in a cell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>Something ran, and nothing failed.</summary>
    Passed,

    /// <summary>Something failed, or the suite did not end as it must.</summary>
    Failed,

    /// <summary>It could not run: something is not installed.</summary>
    Missing,

    /// <summary>The run was cancelled before it ended.</summary>
    Cancelled,
}
