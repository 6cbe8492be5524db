using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class SecretsTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("db-password")]
    [InlineData("dbPassword")]
    [InlineData("DB_PASSWORD")]
    [InlineData("db-pass")]
    [InlineData("passwd.old")]
    [InlineData("pass-word")]
    [InlineData("client-secret")]
    [InlineData("secrets.first")]
    [InlineData("token")]
    [InlineData("bearer-token")]
    [InlineData("credentials.user")]
    [InlineData("listen.keys.0.sha256")]
    [InlineData("listen.keys.0")]
    [InlineData("listen.keys")]
    [InlineData("actortasks.Listen.Keys.12")]
    [InlineData("key")]
    [InlineData("apiKey")]
    [InlineData("api-key")]
    [InlineData("signing_key")]
    [InlineData("headers.Authorization")]
    public void A_setting_with_the_name_of_a_secret_is_hidden_whole(string key)
    {
        Assert.Equal("***", Secrets.Hide(key.Split('.'), "anything at all"));
        Assert.Equal("", Secrets.Hide(key.Split('.'), ""));
    }

    [Theory]
    [InlineData("retention.keys")]
    [InlineData("limits.key-length")]
    [InlineData("listen.keys.0.name")]
    [InlineData("listen.keys.0.roles.0")]
    [InlineData("tokenizer")]
    [InlineData("passive")]
    [InlineData("monkey")]
    [InlineData("keyboard")]
    [InlineData("limits.tags")]
    public void Other_settings_are_shown(string key) => Assert.Equal("anything at all", Secrets.Hide(key.Split('.'), "anything at all"));

    [Theory]
    [InlineData("postgres://ada:love@db:5432/tasks", "postgres://ada:***@db:5432/tasks")]
    [InlineData("http://ada:l@ve:l@ce@host", "http://ada:***@host")]
    [InlineData("http://ada:lo/ve?x#y@host/path", "http://ada:***@host/path")]
    [InlineData("redis://:love@host", "redis://:***@host")]
    [InlineData("http://ada:@host", "http://ada:***@host")]
    [InlineData("amqp://a:b@one,amqp://c:d@two", "amqp://a:***@two")]
    [InlineData("http://ada@host", "http://ada@host")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x")]
    [InlineData("mail to ada@host", "mail to ada@host")]
    public void The_password_of_an_address_is_hidden(string text, string shown) => Assert.Equal(shown, Secrets.Hide(["url"], text));

    [Theory]
    [InlineData("Host=db;Username=ada;Password=love", "Host=db;Username=ada;Password=***")]
    [InlineData("Host=db;Password=lo ve&x,y;Username=ada", "Host=db;Password=***;Username=ada")]
    [InlineData("host=db password=love dbname=x", "host=db password=***")]
    [InlineData("PASSWORD = love ; Host=db", "PASSWORD = ***; Host=db")]
    [InlineData("Password=\"a;b\"\"c;\";Host=db", "Password=***;Host=db")]
    [InlineData("Pwd='a;b''c;' ;Host=db", "Pwd=***;Host=db")]
    [InlineData("Password=\"a;b", "Password=***")]
    [InlineData("Password=;Host=db", "Password=***;Host=db")]
    [InlineData("SSL Password=x;PWD=y", "SSL Password=***;PWD=***")]
    [InlineData("AccountKey=abc==;Host=db", "AccountKey=***;Host=db")]
    [InlineData("https://host/?user=a&password=b&x=y", "https://host/?user=a&password=***")]
    [InlineData("Authorization: Bearer abc", "Authorization: ***")]
    [InlineData("the password is not here", "the password is not here")]
    [InlineData("Host=db;Passthrough=on", "Host=db;Passthrough=on")]
    public void The_password_of_a_connection_is_hidden(string text, string shown) => Assert.Equal(shown, Secrets.Hide(["connection"], text));

    [Fact]
    public void A_key_of_the_product_is_hidden_wherever_it_stands()
    {
        var key = "at_" + new string('x', 43);
        Assert.Equal("Bearer ***, then", Secrets.Hide(["note"], $"Bearer {key}, then"));
        Assert.Equal("at_home", Secrets.Hide(["note"], "at_home"));
    }

    [Fact]
    public void No_password_that_can_be_made_up_is_shown_in_part()
    {
        const string letters = "aB3 &?#/:'%=+~$[]{}<>,.\"";
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var password = "geheim" + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length)])) + "geheim";
            foreach (var text in new[] { $"x://ada:{password}@host/p", $"Host=db;Password={password};Port=1", $"Port=1;Pwd=\"{password.Replace("\"", "\"\"")};geheim\"" })
            {
                Assert.False(Secrets.Hide(["a"], text).Contains("geheim"), $"seed {seed}: {text}");
            }
        }
    }
}
