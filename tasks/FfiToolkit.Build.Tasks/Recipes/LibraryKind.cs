namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Which libraries a recipe makes.</summary>
public enum LibraryKind
{
    /// <summary>Both.</summary>
    Both,

    /// <summary>The shared one.</summary>
    Shared,

    /// <summary>The static one.</summary>
    Static,
}
