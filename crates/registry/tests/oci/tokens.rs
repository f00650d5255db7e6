//! Who is asked for a token, with what, and how long it serves.

use std::time::Duration;

use serde_json::json;
use verpick_registry::SILENT;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::stub::{Hub, State, Wants, ada, fails, many, open, page, settings};
use crate::support::{always, answers, said, tags};

async fn hub(wants: Wants, count: usize) -> Hub {
    let hub = Hub::start(many(count)).await;
    hub.change(|state| state.wants = wants);
    hub
}

#[tokio::test]
async fn a_token_is_had_for_nothing_where_anybody_may_read() {
    let hub = hub(Wants::Token, 150).await;
    let (settings, _) = settings(&[]);
    let registry = open(&hub.url(), &settings);
    assert_eq!(registry.list(SILENT).await.unwrap().cost().requests, 4);
    let last = &many(150)[99];
    assert_eq!(hub.asked(), ["page", "token", "page with a token", &format!("page {last} with a token")]);
    // The next listing has it already.
    assert_eq!(registry.list(SILENT).await.unwrap().cost().requests, 2);
    assert_eq!(hub.asked(), ["page with a token", &format!("page {last} with a token")]);
}

#[tokio::test]
async fn a_password_goes_for_a_token_and_nowhere_else() {
    let hub = hub(Wants::TokenForPassword, 3).await;
    let (settings, _) = ada();
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(hub.asked(), ["page", "token as ada", "page with a token"]);
}

#[tokio::test]
async fn a_password_goes_to_a_registry_that_asks_for_it() {
    let hub = hub(Wants::Password, 150).await;
    let (settings, _) = ada();
    let registry = open(&hub.url(), &settings);
    registry.list(SILENT).await.unwrap();
    let last = &many(150)[99];
    assert_eq!(hub.asked(), ["page", "page as ada", &format!("page {last} as ada")]);
    registry.list(SILENT).await.unwrap();
    assert_eq!(hub.asked(), ["page as ada", &format!("page {last} as ada")]);
}

#[tokio::test]
async fn nothing_is_sent_to_a_registry_that_asks_for_nothing() {
    let hub = hub(Wants::Nothing, 3).await;
    let (settings, _) = ada();
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(hub.asked(), ["page"]);
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_a_list_is_had_anew() {
    let hub = hub(Wants::Token, 1_000).await;
    hub.before_each_page(|page, state: &mut State| {
        if page == 7 {
            state.tokens.clear();
        }
    });
    let (settings, _) = settings(&[]);
    let listing = open(&hub.url(), &settings).list(SILENT).await.unwrap();
    assert_eq!(tags(&listing), many(1_000));
    let asked = hub.asked();
    assert_eq!(asked.iter().filter(|asked| *asked == "token").count(), 2);
    let seventh = format!("page {} with a token", many(1_000)[599]);
    assert_eq!(asked[8..11], [seventh.clone(), "token".to_owned(), seventh]);
}

#[tokio::test]
async fn a_token_that_is_refused_at_once_is_not_had_again_and_again() {
    let hub = hub(Wants::Token, 3).await;
    hub.before_each_page(|_, state: &mut State| state.tokens.clear());
    let (anonymous, _) = settings(&[]);
    let (error, line) = fails(&hub.url(), &anonymous).await;
    assert!(error.is_unauthorized());
    assert_eq!(
        line,
        "HOST does not show the image acme/app without a credential (401 Unauthorized): authentication required; put one \
         into DOCKER_USERNAME and DOCKER_PASSWORD"
    );
    hub.asked();
    // Nor is it kept for the next listing.
    let registry = open(&hub.url(), &anonymous);
    for _ in 0..2 {
        assert!(registry.list(SILENT).await.is_err());
        assert_eq!(hub.asked(), ["page", "token", "page with a token"]);
    }
    let (settings, _) = ada();
    assert_eq!(
        fails(&hub.url(), &settings).await.1,
        "HOST does not show the image acme/app with the credential from DOCKER_USERNAME and DOCKER_PASSWORD (401 \
         Unauthorized): authentication required; it may lack a permission, or an approval by the organisation"
    );
}

#[tokio::test]
async fn a_token_is_used_for_as_long_as_it_says() {
    let hub = hub(Wants::Token, 3).await;
    let (settings, clock) = settings(&[]);
    for (lives, serves) in [(300, 269), (60, 53), (1_000_000, 3_239)] {
        hub.change(|state| state.token_lives = lives);
        let registry = open(&hub.url(), &settings);
        registry.list(SILENT).await.unwrap();
        clock.advance(Duration::from_secs(serves));
        hub.asked();
        registry.list(SILENT).await.unwrap();
        assert_eq!(hub.asked(), ["page with a token"], "{lives}");
        clock.advance(Duration::from_secs(1));
        registry.list(SILENT).await.unwrap();
        assert_eq!(hub.asked(), ["page", "token", "page with a token"], "{lives}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_said() {
    let (wrong, _) = settings(&[("DOCKER_USERNAME", "ada"), ("DOCKER_PASSWORD", "another")]);
    for (wants, expected) in [
        (
            Wants::TokenForPassword,
            "HOST refuses the credential from DOCKER_USERNAME and DOCKER_PASSWORD (401 Unauthorized): incorrect username or \
             password; it is wrong, expired or revoked",
        ),
        (
            Wants::Password,
            "HOST refuses the credential from DOCKER_USERNAME and DOCKER_PASSWORD (401 Unauthorized): authentication \
             required; it is wrong, expired or revoked",
        ),
    ] {
        let hub = hub(wants, 3).await;
        let (error, line) = fails(&hub.url(), &wrong).await;
        assert!(error.is_unauthorized() && !error.is_transient());
        assert_eq!(line, expected);
    }
    let (anonymous, _) = settings(&[]);
    let hub = hub(Wants::Password, 3).await;
    assert_eq!(
        fails(&hub.url(), &anonymous).await.1,
        "HOST does not show the image acme/app without a credential (401 Unauthorized): authentication required; put one \
         into DOCKER_USERNAME and DOCKER_PASSWORD"
    );
    assert_eq!(hub.asked(), ["page"]);
}

/// A registry that sends for tokens to `realm`; what a list from it ends in.
async fn sent_to(realm: &str, token: ResponseTemplate) -> String {
    let server = MockServer::start().await;
    let realm = realm.replace("HERE", &server.uri());
    let challenge = format!("Bearer realm=\"{realm}\",service=\"s\"");
    let refusal = ResponseTemplate::new(401).insert_header("www-authenticate", challenge);
    Mock::given(path("/token")).respond_with(token).with_priority(1).mount(&server).await;
    Mock::given(any()).respond_with(refusal).mount(&server).await;
    let (settings, _) = ada();
    fails(&server.uri(), &settings).await.1
}

#[tokio::test]
async fn a_place_for_tokens_where_others_may_listen_is_refused() {
    for (realm, expected) in [
        ("http://auth.example.com/token", "from auth.example.com over http"),
        ("ftp://auth.example.com/token", "from auth.example.com over ftp"),
        ("https://me:too@auth.example.com/token", "from auth.example.com with a credential of its own"),
        ("/token", "from /token"),
        ("unix:/run/auth", "from unix:/run/auth"),
    ] {
        let line = sent_to(realm, ResponseTemplate::new(500)).await;
        assert_eq!(
            line,
            format!(
                "the registry of HOST/acme/app says that tokens are to be had {expected}; a credential could be sent there, \
                 so that is not followed"
            )
        );
    }
}

#[tokio::test]
async fn an_answer_without_a_token_is_an_error() {
    let json = |value: serde_json::Value| ResponseTemplate::new(200).set_body_json(value);
    for (answer, expected) in [
        (json(json!({})), "the answer of HOST cannot be read: it has no token"),
        (json(json!({"token": "", "access_token": null})), "the answer of HOST cannot be read: it has no token"),
        (json(json!("PRIVATE-token")), "the answer of HOST cannot be read: it is no JSON with a token"),
        (json(json!({"token": 17})), "the answer of HOST cannot be read: it is no JSON with a token"),
        (json(json!({"token": "a\nb"})), "the answer of HOST cannot be read: its token has characters that none has"),
        (
            ResponseTemplate::new(200).set_body_raw("{\"token\":\"PRIV", "application/json"),
            "the answer of HOST was cut short: its JSON ends too early for a token",
        ),
        (ResponseTemplate::new(404), "HOST answered 404 Not Found when asked for a token for the image acme/app"),
        (ResponseTemplate::new(503), "HOST failed 4 times (503 Service Unavailable)"),
        (
            ResponseTemplate::new(403).set_body_json(json!({"errors": [{"code": "DENIED", "message": "denied"}]})),
            "HOST does not show the image acme/app with the credential from DOCKER_USERNAME and DOCKER_PASSWORD (403 \
             Forbidden): denied; it may lack a permission, or an approval by the organisation",
        ),
    ] {
        assert_eq!(sent_to("HERE/token", answer).await, expected);
    }
}

#[tokio::test]
async fn a_token_goes_by_either_name_and_keeps_the_query_of_its_place() {
    for token in [
        json!({"token": "one"}),
        json!({"access_token": "one", "expires_in": "soon"}),
        json!({"token": "one", "access_token": "two"}),
    ] {
        let tokens = always(ResponseTemplate::new(200).set_body_json(token)).await;
        let challenge = format!("Bearer realm=\"{}/auth?account=a%2Cb\",service=\"the registry\"", tokens.uri());
        let refusal = ResponseTemplate::new(401).insert_header("www-authenticate", challenge);
        let server = answers(vec![refusal, page(&["v1.0.0"])]).await;
        let (settings, _) = ada();
        open(&server.uri(), &settings).list(SILENT).await.unwrap();
        let asked = tokens.received_requests().await.unwrap();
        assert_eq!(
            asked[0].url.query(),
            Some("account=a%2Cb&service=the+registry&scope=repository%3Aacme%2Fapp%3Apull")
        );
        let sent = server.received_requests().await.unwrap();
        assert_eq!(sent[1].headers["authorization"], "Bearer one");
    }
}

#[tokio::test]
async fn a_place_for_tokens_that_redirects_elsewhere_gets_no_password_there() {
    let elsewhere = always(ResponseTemplate::new(200).set_body_json(json!({"token": "one"}))).await;
    let redirect = ResponseTemplate::new(302).insert_header("location", format!("{}/token", elsewhere.uri()));
    let tokens = always(redirect).await;
    let challenge = format!("Bearer realm=\"{}/token\"", tokens.uri());
    let refusal = ResponseTemplate::new(401).insert_header("www-authenticate", challenge);
    let server = answers(vec![refusal, page(&["v1.0.0"])]).await;
    let (settings, _) = ada();
    open(&server.uri(), &settings).list(SILENT).await.unwrap();
    assert!(tokens.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
    assert!(!elsewhere.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_host_that_a_redirect_led_to_is_asked_without_a_token_and_cannot_send_for_one() {
    let tokens = always(ResponseTemplate::new(200).set_body_json(json!({"token": "one"}))).await;
    let challenge = format!("Bearer realm=\"{}/token\"", tokens.uri());
    let elsewhere = always(ResponseTemplate::new(401).insert_header("www-authenticate", challenge)).await;
    let redirect =
        ResponseTemplate::new(307).insert_header("location", format!("{}/v2/acme/app/tags/list", elsewhere.uri()));
    let server = always(redirect).await;
    let (settings, _) = ada();
    let error = open(&server.uri(), &settings).list(SILENT).await.unwrap_err();
    assert_eq!(
        said(&error, &elsewhere.uri()),
        "HOST does not show the image acme/app without a credential (401 Unauthorized); put one into DOCKER_USERNAME and \
         DOCKER_PASSWORD"
    );
    assert_eq!(tokens.received_requests().await.unwrap().len(), 0);
    assert!(!elsewhere.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}
