namespace FfiToolkit.Tests.Support;

/// <summary>Collections until finalizers have run.</summary>
internal static class Garbage
{
    internal static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Collects until a condition holds; some references live on in registers for a while.</summary>
    internal static bool CollectUntil(Func<bool> condition)
    {
        for (int i = 0; i < 50; i++)
        {
            Collect();
            if (condition())
            {
                return true;
            }

            Thread.Sleep(5);
        }

        return false;
    }
}
