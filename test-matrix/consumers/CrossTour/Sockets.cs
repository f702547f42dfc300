using System.Net;
using System.Net.Sockets;

namespace CrossTour;

/// <summary>A connection of the machine with itself.</summary>
internal static class Sockets
{
    internal static string Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task<string> RunAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<int> server = Task.Run(async () =>
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync();
            NetworkStream echo = accepted.GetStream();
            byte[] buffer = new byte[4096];
            int total = 0;
            for (int count = await echo.ReadAsync(buffer); count > 0; count = await echo.ReadAsync(buffer))
            {
                total += count;
                await echo.WriteAsync(buffer.AsMemory(0, count));
            }

            return total;
        });
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port);

        // Taken once, before anything is shut down: after Shutdown, of one direction too, GetStream takes the
        // socket for one that is not connected, and the writer may be done before the reader has begun.
        NetworkStream stream = client.GetStream();
        byte[] sent = new byte[100_000];
        new Random(1).NextBytes(sent);
        byte[] received = new byte[sent.Length];
        Task write = Task.Run(async () =>
        {
            await stream.WriteAsync(sent);
            client.Client.Shutdown(SocketShutdown.Send);
        });
        await stream.ReadExactlyAsync(received);
        await write;
        return $"{await server} {sent.AsSpan().SequenceEqual(received)}";
    }
}
