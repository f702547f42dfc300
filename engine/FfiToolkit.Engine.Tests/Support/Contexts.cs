namespace FfiToolkit.Tests.Support;

/// <summary>Contexts that take one call path for certain.</summary>
internal static class Contexts
{
    internal static FfiContext Open(CallPath path)
    {
        if (path == CallPath.Libffi)
        {
            return new FfiContext(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
        }

        FfiContext context = new();
        if (!context.IsFastcallAvailable)
        {
            string obstacle = context.FastcallObstacle!;
            context.Dispose();
            Assert.Skip($"This machine has no fast path: {obstacle}.");
        }

        return context;
    }
}
