namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>What a project says of itself and its libraries show.</summary>
/// <param name="Folder">The project's folder.</param>
/// <param name="Version">Its version.</param>
/// <param name="Description">Its description.</param>
/// <param name="Copyright">Whose work it is.</param>
public sealed record ProjectDetails(string Folder, string Version, string? Description, string? Copyright);
