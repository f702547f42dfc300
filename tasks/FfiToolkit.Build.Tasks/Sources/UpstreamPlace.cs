using System.Net;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>The upstream release address. A machine without network is told so within seconds.</summary>
public sealed class UpstreamPlace : ISourcePlace
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_download = TimeSpan.FromMinutes(2);

    // An address that could not be reached is not tried again for another version in the same build.
    private string? _unreachable;

    /// <inheritdoc/>
    public string Name => "upstream";

    /// <inheritdoc/>
    public async Task<PlaceResult> FetchAsync(LibffiPin pin, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        if (_unreachable is not null)
        {
            return PlaceResult.Missing($"{pin.UpstreamAddress}: not tried, {_unreachable}");
        }

        if (!Uri.TryCreate(pin.UpstreamAddress, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
        {
            return PlaceResult.Missing($"'{pin.UpstreamAddress}' is not an https address");
        }

        using SocketsHttpHandler handler = new() { ConnectTimeout = s_connect };
        using HttpClient client = new(handler) { Timeout = s_download };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("FfiToolkit.Build");
        string file = Path.Combine(workFolder, $"{Guid.NewGuid():N}.tar.gz");
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return PlaceResult.Missing($"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            await using FileStream stream = File.Create(file);
            await response.Content.CopyToAsync(stream, cancellation).ConfigureAwait(false);
            return PlaceResult.Found(file, $"upstream: {address}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // HttpClient reports its own timeouts as cancellation too.
            cancellation.ThrowIfCancellationRequested();
            string reason = (failure.InnerException ?? failure).Message;
            _unreachable = $"its host could not be reached ({reason})";
            return PlaceResult.Missing($"{address}: {reason}");
        }
    }
}
