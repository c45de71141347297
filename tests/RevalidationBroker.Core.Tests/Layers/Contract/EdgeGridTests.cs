using System.Globalization;
using System.Text;
using RevalidationBroker.Layers.Cdn;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers;

public class EdgeGridTests
{
    // Published with Akamai's own client (github akamai/AkamaiOPEN-edgegrid-python, akamai/edgegrid/test/testdata.json), so that an error here cannot agree with itself.
    [Theory]
    [InlineData("GET", "/", "", "tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU=")]
    [InlineData("GET", "/testapi/v1/t1?p1=1&p2=2", "", "hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA=")]
    [InlineData("POST", "/testapi/v1/t3", "datadatadatadatadatadatadatadata", "hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4=")]
    [InlineData("POST", "/testapi/v1/t6", "", "1gEDxeQGD5GovIkJJGcBaKnZ+VaPtrc4qBUHixjsPCQ=")]
    public void A_signature_is_the_one_that_Akamai_publishes(string method, string path, string body, string signature)
    {
        var credentials = new EdgeGridCredentials(Secret.Of("akab-client-token-xxx-xxxxxxxxxxxxxxxx"), Secret.Of("akab-access-token-xxx-xxxxxxxxxxxxxxxx"), Secret.Of("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="));
        var address = new Uri($"https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net{path}");
        var at = DateTimeOffset.Parse("2014-03-21T19:34:21Z", CultureInfo.InvariantCulture);

        var authorization = EdgeGrid.Authorization(new HttpMethod(method), address, Encoding.UTF8.GetBytes(body), credentials, at, "nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");

        Assert.Equal($"EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature={signature}", authorization);
    }
}
