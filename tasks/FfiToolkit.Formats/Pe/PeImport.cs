namespace FfiToolkit.Formats;

/// <summary>A function that an image takes from a DLL (Microsoft, "PE Format": the .idata section).</summary>
/// <param name="Library">The DLL.</param>
/// <param name="Name">The function's name; null where it is known by its number alone.</param>
/// <param name="Ordinal">That number; 0 where it has a name.</param>
/// <param name="Slot">Where its address is put, from the image's base.</param>
public readonly record struct PeImport(string Library, string? Name, ushort Ordinal, uint Slot);
