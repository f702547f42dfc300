namespace FfiToolkit.Generators;

/// <summary>A struct whose fields a trimmed program keeps.</summary>
/// <param name="Id">Its name as documentation comments write it, of whatever accessibility.</param>
/// <param name="Assembly">Where it is.</param>
internal sealed record StructType(string Id, string Assembly);
