using System.Net;
using System.Net.Sockets;
using System.Text;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Sources;

public sealed class UpstreamPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_served_archive_is_found_with_its_address_as_origin()
    {
        PlaceResult result = await FetchAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nbytes");

        Assert.Equal("bytes", await File.ReadAllTextAsync(result.File!, TestContext.Current.CancellationToken));
        Assert.StartsWith("upstream: http://127.0.0.1:", result.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_reason() =>
        Assert.Contains("answered 404 Gone away", (await FetchAsync("HTTP/1.1 404 Gone away\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task A_connection_that_breaks_is_a_reason() =>
        Assert.Null((await FetchAsync("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\nhalf")).File);

    [Fact]
    public async Task An_address_of_another_kind_is_a_reason()
    {
        LibffiPin pin = TestArchive.Pin([1]) with { UpstreamAddress = "file:///etc/passwd" };

        Assert.Contains("not an https address", (await new UpstreamPlace().FetchAsync(pin, _folder.Path, TestContext.Current.CancellationToken)).Reason, StringComparison.Ordinal);
    }

    private async Task<PlaceResult> FetchAsync(string answer)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, answer);
        LibffiPin pin = TestArchive.Pin([1]) with { UpstreamAddress = $"http://{listener.LocalEndpoint}/v1.0.0.tar.gz" };
        PlaceResult result = await new UpstreamPlace().FetchAsync(pin, _folder.Path, TestContext.Current.CancellationToken);
        await serving;
        return result;
    }

    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        byte[] request = new byte[4096];
        _ = await stream.ReadAsync(request, TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }
}
