namespace FfiToolkit.Generators;

/// <summary>One use of <c>Bind</c> with a closed delegate type: either it can be registered, or there is a problem.</summary>
/// <param name="Registration">What to emit.</param>
/// <param name="Problem">What to tell the author.</param>
internal sealed record BindSite(Registration? Registration, Problem? Problem);
