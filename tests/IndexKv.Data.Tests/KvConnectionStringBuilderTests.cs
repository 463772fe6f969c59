using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvConnectionStringBuilderTests
{
    [Test]
    public void Properties_have_their_defaults()
    {
        var builder = new KvConnectionStringBuilder();
        builder.DataSource.Should().BeEmpty();
        builder.Mode.Should().Be(KvOpenMode.ReadWriteCreate);
        builder.ReadOnly.Should().BeFalse();
        builder.CreateIfMissing.Should().BeTrue();
        builder.DefaultTimeout.Should().Be(30);
        builder.Synchronous.Should().Be(SynchronousMode.Full);
        builder.Pooling.Should().BeTrue();
        builder.CheckpointSize.Should().Be(64L << 20);
        builder.SectorSize.Should().Be(1 << 20);
        builder.WorkMemory.Should().Be(64 << 20);
        builder.ConnectionString.Should().BeEmpty();
    }

    [Test]
    public void A_string_and_its_properties_turn_into_each_other()
    {
        var built = new KvConnectionStringBuilder
        {
            DataSource = "/tmp/a b;c='d'",
            Mode = KvOpenMode.ReadWrite,
            DefaultTimeout = 5,
            Synchronous = SynchronousMode.Off,
            Pooling = false,
            CheckpointSize = 1 << 20,
            SectorSize = 8192,
            WorkMemory = 1 << 16,
        };
        var read = new KvConnectionStringBuilder(built.ConnectionString);
        read.DataSource.Should().Be("/tmp/a b;c='d'");
        read.Mode.Should().Be(KvOpenMode.ReadWrite);
        read.DefaultTimeout.Should().Be(5);
        read.Synchronous.Should().Be(SynchronousMode.Off);
        read.Pooling.Should().BeFalse();
        read.CheckpointSize.Should().Be(1 << 20);
        read.SectorSize.Should().Be(8192);
        read.WorkMemory.Should().Be(1 << 16);
        read.EquivalentTo(built).Should().BeTrue();
    }

    [TestCase("Data Source=x")]
    [TestCase("datasource=x")]
    [TestCase("Filename=x")]
    [TestCase("DATABASE=x")]
    public void The_data_source_has_synonyms(string text) => new KvConnectionStringBuilder(text).DataSource.Should().Be("x");

    [TestCase("Read Only=True", KvOpenMode.ReadOnly)]
    [TestCase("ReadOnly=yes", KvOpenMode.ReadOnly)]
    [TestCase("Mode=readonly", KvOpenMode.ReadOnly)]
    [TestCase("Create If Missing=False", KvOpenMode.ReadWrite)]
    [TestCase("Mode=ReadOnly;Create If Missing=False", KvOpenMode.ReadOnly)]
    [TestCase("Mode=ReadOnly;Read Only=False", KvOpenMode.ReadWrite)]
    [TestCase("Create If Missing=True", KvOpenMode.ReadWriteCreate)]
    public void The_mode_can_be_said_in_several_ways(string text, KvOpenMode mode) => new KvConnectionStringBuilder(text).Mode.Should().Be(mode);

    [TestCase("Compression=on", "Compression", "Data Source")]
    [TestCase("Mode=Sometimes", "Sometimes", "ReadWriteCreate")]
    [TestCase("Mode=7", "7", "ReadOnly")]
    [TestCase("Synchronous=Maybe", "Maybe", "Normal")]
    [TestCase("Default Timeout=-1", "-1", "seconds")]
    [TestCase("Default Timeout=soon", "soon", "seconds")]
    [TestCase("Pooling=perhaps", "perhaps", "False")]
    [TestCase("Sector Size=5000", "5000", "power of two")]
    [TestCase("Sector Size=2097152", "2097152", "1048576")]
    [TestCase("Checkpoint Size=1", "1", "65536")]
    [TestCase("Mode=ReadOnly;Create If Missing=True", "Mode=ReadOnly", "Create If Missing")]
    public void A_bad_keyword_or_value_is_named_with_what_is_allowed(string text, string bad, string allowed)
    {
        var parse = () => new KvConnectionStringBuilder(text);
        parse.Should().Throw<ArgumentException>().WithMessage($"*{bad}*").WithMessage($"*{allowed}*");
        var connect = () => new KvConnection(text);
        connect.Should().Throw<ArgumentException>();
    }

    [Test]
    public void The_indexer_takes_synonyms_and_null_is_the_default()
    {
        var builder = new KvConnectionStringBuilder { ["Timeout"] = "9", ["Pooling"] = false };
        builder.DefaultTimeout.Should().Be(9);
        builder["Busy Timeout"].Should().Be(9);
        builder["default timeout"] = null;
        builder.DefaultTimeout.Should().Be(30);
        builder.Invoking(b => b["Nonsense"]).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Membership_follows_the_keywords()
    {
        var builder = new KvConnectionStringBuilder("Filename=x");
        builder.ContainsKey("data source").Should().BeTrue();
        builder.ContainsKey("Read Only").Should().BeTrue();
        builder.ContainsKey("nonsense").Should().BeFalse();
        builder.ShouldSerialize("Data Source").Should().BeTrue();
        builder.ShouldSerialize("Mode").Should().BeFalse();
        builder.TryGetValue("Mode", out var mode).Should().BeTrue();
        mode.Should().Be(KvOpenMode.ReadWriteCreate);
        builder.TryGetValue("nonsense", out _).Should().BeFalse();
        builder.Remove("DataSource").Should().BeTrue();
        builder.Remove("DataSource").Should().BeFalse();
        builder.Keys.Count.Should().Be(builder.Values.Count);
    }
}
