namespace CrossTour;

/// <summary>Exceptions: through frames, filters and handlers, and of the processor.</summary>
internal static class Exceptions
{
    internal static string Run()
    {
        List<string> order = [];
        try
        {
            try
            {
                Fail(40);
            }
            catch (InvalidOperationException) when (Note(order, "filter"))
            {
                order.Add("never");
            }
            finally
            {
                order.Add("finally");
            }
        }
        catch (InvalidOperationException failure)
        {
            order.Add(failure.Message);
        }

        for (int i = 0; i < 1000; i++)
        {
            try
            {
                Fail(3);
            }
            catch (InvalidOperationException)
            {
                // One of a thousand.
            }
        }

        order.Add(Name(static () => _ = Nothing()!.Length));
        order.Add(Name(static () => _ = 1 / Zero()));
        int[] one = [1];
        order.Add(Name(() => _ = one[Zero() + 5]));
        return string.Join(' ', order);
    }

    private static string? Nothing() => Environment.GetEnvironmentVariable("CROSSTOUR_NOTHING");

    private static int Zero() => Nothing() is null ? 0 : 1;

    private static bool Note(List<string> order, string text)
    {
        order.Add(text);
        return false;
    }

    private static void Fail(int depth)
    {
        if (depth == 0)
        {
            throw new InvalidOperationException("thrown");
        }

        Fail(depth - 1);
        GC.KeepAlive(depth);
    }

    private static string Name(Action action)
    {
        try
        {
            action();
            return "nothing";
        }
        catch (Exception failure)
        {
            return failure.GetType().Name;
        }
    }
}
