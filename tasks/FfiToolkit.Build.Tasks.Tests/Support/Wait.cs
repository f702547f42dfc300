namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Waits for something another process does. The run's own timeout is the only limit.</summary>
internal static class Wait
{
    public static async Task ForFileAsync(string path)
    {
        while (!File.Exists(path))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
