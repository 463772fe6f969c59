using System.Data.Common;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvParameterCollectionTests
{
    private readonly KvParameterCollection _parameters = new KvCommand().Parameters;

    [SetUp]
    public void Fill()
    {
        _parameters.Clear();
        _parameters.AddWithValue("@a", 1);
        _parameters.AddWithValue("b", 2);
    }

    [Test]
    public void Names_are_found_without_prefix_and_case()
    {
        _parameters["a"].Value.Should().Be(1);
        _parameters["$B"].Value.Should().Be(2);
        _parameters.IndexOf(":b").Should().Be(1);
        _parameters.Contains("@c").Should().BeFalse();
        ((DbParameterCollection)_parameters)["A"].Value.Should().Be(1);
    }

    [Test]
    public void The_exact_name_comes_before_one_of_other_case()
    {
        _parameters.AddWithValue("A", 3);
        _parameters["@A"].Value.Should().Be(3);
        _parameters["@a"].Value.Should().Be(1);
    }

    [Test]
    public void What_is_not_there_is_named()
    {
        _parameters.Invoking(p => p["@c"]).Should().Throw<IndexOutOfRangeException>().WithMessage("*@c*");
        _parameters.Invoking(p => p[2]).Should().Throw<IndexOutOfRangeException>().WithMessage("*2*");
        _parameters.Invoking(p => p.RemoveAt("@c")).Should().Throw<IndexOutOfRangeException>();
        _parameters.Invoking(p => p.Remove(new KvParameter())).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Only_parameters_of_this_provider_are_taken_each_once()
    {
        _parameters.Invoking(p => p.Add(5)).Should().Throw<InvalidCastException>().WithMessage("*AddWithValue*");
        _parameters.Invoking(p => p.Add(p[0])).Should().Throw<ArgumentException>();
        using var other = new KvCommand();
        other.Parameters.Invoking(p => p.Add(_parameters[0])).Should().Throw<ArgumentException>();
        var parameter = _parameters[0];
        _parameters.RemoveAt(0);
        other.Parameters.Add(parameter).Should().BeSameAs(parameter);
    }

    [Test]
    public void The_list_is_a_list()
    {
        _parameters.Insert(0, new KvParameter("z", 0));
        _parameters.Cast<KvParameter>().Select(p => p.ParameterName).Should().Equal("z", "@a", "b");
        _parameters.AddRange(new[] { new KvParameter("y", 0) });
        _parameters[0] = new KvParameter("x", 9);
        _parameters["b"] = new KvParameter("c", 8);
        _parameters.Count.Should().Be(4);
        var copy = new KvParameter[4];
        _parameters.CopyTo(copy, 0);
        copy.Select(p => p.ParameterName).Should().Equal("x", "@a", "c", "y");
        _parameters.Clear();
        _parameters.Count.Should().Be(0);
    }

    [Test]
    public void A_renamed_parameter_is_found_by_its_new_name_on_the_next_run()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT @p", ("@p", 1), ("@q", 2));
        command.ExecuteScalar().Should().Be(1);
        command.Parameters[0].ParameterName = "@other";
        command.Parameters[1].ParameterName = "@p";
        command.ExecuteScalar().Should().Be(2);
    }

    [Test]
    public void Collection_holds_what_a_list_would_hold()
    {
        var random = new Random(8);
        for (var run = 0; run < 200; run++)
        {
            var parameters = new KvCommand().Parameters;
            var list = new List<KvParameter>();
            for (var step = 0; step < 40; step++)
            {
                var place = random.Next(list.Count + 1);
                switch (random.Next(list.Count == 0 ? 2 : 6))
                {
                    case < 2:
                        var added = new KvParameter($"@p{step}", step);
                        parameters.Insert(place, added);
                        list.Insert(place, added);
                        break;
                    case 2:
                        parameters.RemoveAt(place % list.Count);
                        list.RemoveAt(place % list.Count);
                        break;
                    case 3:
                        var other = new KvParameter($"@q{step}", step);
                        parameters[place % list.Count] = other;
                        list[place % list.Count] = other;
                        break;
                    case 4:
                        parameters.IndexOf(list[place % list.Count]).Should().Be(place % list.Count);
                        break;
                    case 5 when random.Next(8) == 0:
                        parameters.Clear();
                        list.Clear();
                        break;
                }

                parameters.Count.Should().Be(list.Count);
            }

            parameters.Cast<KvParameter>().Should().Equal(list);
            var copy = new KvParameter[list.Count + 1];
            parameters.CopyTo(copy, 1);
            copy.Skip(1).Should().Equal(list);
        }
    }
}
