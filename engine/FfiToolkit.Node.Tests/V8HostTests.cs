using FfiToolkit.Node.Binding;

namespace FfiToolkit.Node.Tests;

/// <summary>V8's structures are only laid out for a V8 whose layouts were looked at.</summary>
public class V8HostTests
{
    [Theory]
    [InlineData(20, "11.3.244.8-node.38")]
    [InlineData(22, "12.4.254.21-node.56")]
    [InlineData(24, "13.6.233.17-node.53")]
    [InlineData(26, "14.6.202.34-node.34")]
    public void The_V8_of_a_maintained_Node_is_known(int node, string version) => Assert.Null(V8Host.FindObstacle(node, version));

    [Theory]
    [InlineData(21, "11.8.172.17-node.20")]
    [InlineData(23, "12.9.202.28-node.13")]
    [InlineData(25, "14.1.146.11-node.9")]
    [InlineData(28, "15.0.1.1-node.1")]
    public void Another_Node_is_not(int node, string version) =>
        Assert.StartsWith($"the addon does not know V8 {version} of Node {node} (it knows V8 11.3.x of Node 20", V8Host.FindObstacle(node, version), StringComparison.Ordinal);

    [Theory]
    [InlineData(26, "14.60.1.1-node.1")]
    [InlineData(26, "14.7.1.1-node.1")]
    [InlineData(22, "11.3.244.8-node.38")]
    public void A_Node_with_another_V8_is_not(int node, string version) => Assert.NotNull(V8Host.FindObstacle(node, version));

    [Fact]
    public void The_V8_of_Electron_is_not_though_its_number_is_the_same() => Assert.NotNull(V8Host.FindObstacle(24, "13.6.233.17-electron.0"));
}
