namespace FfiToolkit.Formats;

/// <summary>An exported symbol (Apple, mach-o/loader.h: "The symbols exported by a dylib are encoded in a trie").</summary>
/// <param name="Name">Its name in C: without the underscore that Mach-O puts before it.</param>
/// <param name="Address">Where it is, from the image's base; null for one of another library, or one that code must resolve.</param>
public readonly record struct MachExport(string Name, ulong? Address);
